import { useEffect } from 'react';

/** Id of the local chain, for which the page has a demo wallet. */
const LOCAL_CHAIN = 31337;

/** Announces the demo wallet, on the local chain only. */
export function useDemoWallet(chainId: number): void {
  useEffect(() => {
    if (chainId !== LOCAL_CHAIN) return;
    // In a separate chunk, which a service on any other chain does not serve.
    void import('./demo-wallet.ts').then(({ announceDemoWallet }) => announceDemoWallet());
  }, [chainId]);
}
