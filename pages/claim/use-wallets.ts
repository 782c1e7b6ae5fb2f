import { useCallback, useEffect, useRef, useState } from 'react';
import { type Discovery, discoverWallets, type Wallet } from '../../lib/wallet/discovery.ts';

/** The local chain, on which the page brings a wallet of its own. */
const LOCAL_CHAIN = 31337;

/** The wallets of this browser, and how to look again. */
export function useWallets(chainId: number | null) {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  const discovery = useRef<Discovery | null>(null);

  useEffect(() => {
    const found = discoverWallets(window, setWallets);
    discovery.current = found;
    return () => found.stop();
  }, []);

  useEffect(() => {
    if (chainId !== LOCAL_CHAIN) return;
    // A chunk of its own, which a service on another chain does not even have.
    void import('./demo-wallet.ts').then(({ announceDemoWallet }) => announceDemoWallet());
  }, [chainId]);

  return { wallets, lookAgain: useCallback(() => discovery.current?.again(), []) };
}
