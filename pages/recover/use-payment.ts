import { useState } from 'react';
import type { Offer } from '../../lib/domain/backup/offers.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import { connect as connectAccount } from '../../lib/wallet/accounts.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import { ensureChain, walletChain } from '../../lib/wallet/chain.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { useRequest } from '../shared/use-request.ts';
import type { Opened } from './opened.ts';
import { type Progress, type Prospect, pay, readProspect } from './payment.ts';

/** A wallet that shares an account with this page, and the network it is on. */
export interface Connected {
  wallet: Wallet;
  account: string;
  chainId: number;
}

export interface Payment {
  amount: bigint;
  tx: string;
}

/** For a wallet that does not know the network, when the file has no hint. */
const NAMELESS = {
  chainName: '',
  rpcUrl: '',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
};

/** Takes a wallet from connecting to being paid. Each step waits for a press. */
export function usePayment({ backup, held }: Opened) {
  const { chainId, vault } = backup.network;
  const domain: Domain = { chainId, vault };
  const request = useRequest();
  const [connected, setConnected] = useState<Connected | null>(null);
  const [prospect, setProspect] = useState<Prospect | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [paid, setPaid] = useState<Payment | null>(null);

  async function arrive(next: Connected, options: AskOptions): Promise<Prospect | null> {
    setConnected(next);
    setProgress(null);
    const holding = held.find(({ account }) => account === next.account);
    const found =
      holding && next.chainId === chainId
        ? await readProspect(next.wallet.provider, domain, holding, options)
        : null;
    setProspect(found);

    return found;
  }

  const atChain = async (
    { wallet, account }: Pick<Connected, 'wallet' | 'account'>,
    o: AskOptions,
  ) => arrive({ wallet, account, chainId: await walletChain(wallet.provider, o) }, o);

  return {
    request,
    connected,
    prospect,
    progress,
    paid,
    connect: (wallet: Wallet) =>
      void request.run(async (options) => {
        setPaid(null);
        await atChain({ wallet, account: await connectAccount(wallet.provider, options) }, options);
      }),
    switchChain: () =>
      connected &&
      void request.run(async (options) => {
        const destination = { network: backup.network, ...(backup.chain ?? NAMELESS) };
        await ensureChain(connected.wallet.provider, destination, options);
        await atChain(connected, options);
      }),
    look: () =>
      connected && void request.run(async (options) => void (await atChain(connected, options))),
    pay: (offer: Offer) =>
      connected &&
      prospect &&
      void request.run(async (options) => {
        setPaid(null);
        const { provider } = connected.wallet;
        const tx = await pay(provider, vault, prospect, offer, options, setProgress);
        const now = await atChain(connected, options);
        if (now) setPaid({ tx, amount: now.state.claimed - prospect.state.claimed });
      }),
  };
}
