import { useState } from 'react';
import type { Offer } from '../../lib/domain/backup/offers.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import { chooseAccount, connectAccounts } from '../../lib/wallet/accounts.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import { ensureChain, walletChain } from '../../lib/wallet/chain.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { blockNow, payingTransaction } from '../../lib/wallet/paying-transaction.ts';
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
  /** Null when nobody tells which transaction it was. */
  tx: string | null;
}

/** What a wallet was asked for: its last hash, and the block at which it was asked. */
interface Asked {
  tx: string | null;
  block: string | null;
  /** Whether the payment is shown already. */
  noted: boolean;
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

  /** Notes a payment once the vault's sum has grown, whoever's answer was lost meanwhile. */
  async function notePayment(by: Connected, before: Prospect, asked: Asked): Promise<boolean> {
    if (asked.noted) return true;
    const now = await atChain(by, {});
    const amount = now ? now.state.claimed - before.state.claimed : 0n;
    if (amount <= 0n) return false;
    const { provider } = by.wallet;
    const { account } = by;
    const found = asked.block && (await payingTransaction(provider, vault, account, asked.block));
    asked.noted = true;
    setPaid({ amount, tx: found || asked.tx });
    return true;
  }

  async function payNow(by: Connected, before: Prospect, offer: Offer, options: AskOptions) {
    const { provider } = by.wallet;
    const asked: Asked = { tx: null, block: await blockNow(provider), noted: false };
    const note = (step: Progress) => {
      asked.tx = step.tx ?? asked.tx;
      setProgress(step);
    };
    const isPaid = () => notePayment(by, before, asked);
    try {
      await pay(provider, vault, before, offer, options, note, isPaid);
      await isPaid();
    } catch (thrown) {
      // Declined, failed or lost: the chain tells whether it was paid all the same.
      if (!(await isPaid().catch(() => false))) throw thrown;
    } finally {
      setProgress(null);
    }
  }

  return {
    request,
    connected,
    prospect,
    progress,
    paid,
    connect: (wallet: Wallet) =>
      void request.run(async (options) => {
        setPaid(null);
        const accounts = await connectAccounts(wallet.provider, options);
        const wanted = held.map(({ account }) => account);
        await atChain({ wallet, account: chooseAccount(accounts, wanted) }, options);
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
      void request.run((options) => {
        setPaid(null);
        return payNow(connected, prospect, offer, options);
      }),
  };
}
