import { useCallback, useEffect, useRef, useState } from 'react';
import { type Discovery, discoverWallets, type Wallet } from '../../lib/wallet/discovery.ts';

/** The wallets in this browser, and how to look for more. */
export function useWallets() {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  const discovery = useRef<Discovery | null>(null);

  useEffect(() => {
    const found = discoverWallets(window, setWallets);
    discovery.current = found;
    return () => found.stop();
  }, []);

  return { wallets, lookAgain: useCallback(() => discovery.current?.again(), []) };
}

const KEY = 'stint-wallet';
/** A wallet has another uuid on each page, so it is known by its name in the DNS. */
const nameOf = ({ rdns, name }: Wallet) => rdns || name;

/** Remembers the chosen wallet for this page, across reloads. */
export function rememberWallet(wallet: Wallet): void {
  try {
    sessionStorage.setItem(KEY, nameOf(wallet));
  } catch {
    // Storage is full or switched off: the person chooses again.
  }
}

/** The wallet that was chosen before a reload; null for none. */
export function rememberedWallet(wallets: readonly Wallet[]): Wallet | null {
  try {
    const name = sessionStorage.getItem(KEY);
    return wallets.find((wallet) => nameOf(wallet) === name) ?? null;
  } catch {
    return null;
  }
}
