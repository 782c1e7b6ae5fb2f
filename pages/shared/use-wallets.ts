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
