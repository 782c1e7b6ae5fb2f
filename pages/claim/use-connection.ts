import { useCallback, useEffect, useRef, useState } from 'react';
import type { JobView } from '../../lib/protocol/bridge.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { balanceOf } from '../../lib/wallet/network-fee.ts';
import { rememberedWallet } from '../shared/use-wallets.ts';
import { type Connected, reconnectWallet, tellAccount } from './flow.ts';
import type { useJob } from './use-job.ts';

type Mode = 'relay' | 'self';
type Send = ReturnType<typeof useJob>['send'];

/** The chosen wallet, its account and network, and what it has for network fees. */
export function useConnection(view: JobView, wallets: readonly Wallet[], send: Send) {
  const { job, info } = view;
  const { chainId } = info.network;
  const [chosen, setChosen] = useState<Wallet | null>(null);
  const [connected, setConnected] = useState<Connected | null>(null);
  /** Wei; null while unknown. */
  const [ether, setEther] = useState<bigint | null>(null);
  const tried = useRef(false);

  const arrive = useCallback(
    async (next: Connected, mode: Mode) => {
      setConnected(next);
      setEther(null);
      if (next.chainId !== chainId) return;
      void balanceOf(next.wallet.provider, next.account).then(setEther);
      await tellAccount(send, next, mode);
    },
    [chainId, send],
  );

  useEffect(() => {
    const before = rememberedWallet(wallets);
    if (!before || tried.current || chosen || !job.account) return;
    tried.current = true;
    // After a reload the page goes on where it was, without opening the wallet.
    void reconnectWallet(view, before)
      .then(async (found) => {
        if (!found) return;
        setChosen(before);
        await arrive(found, job.mode);
      })
      .catch(() => undefined);
  }, [wallets, chosen, view, job, arrive]);

  return { chosen, setChosen, connected, setConnected, ether, arrive };
}
