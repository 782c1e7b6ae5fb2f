import { useEffect } from 'react';

/** The local chain, on which the page brings a wallet of its own. */
const LOCAL_CHAIN = 31337;

/** Announces the demo wallet where there is nothing but a demo. */
export function useDemoWallet(chainId: number): void {
  useEffect(() => {
    if (chainId !== LOCAL_CHAIN) return;
    // A chunk of its own, which a service on another chain does not even have.
    void import('./demo-wallet.ts').then(({ announceDemoWallet }) => announceDemoWallet());
  }, [chainId]);
}
