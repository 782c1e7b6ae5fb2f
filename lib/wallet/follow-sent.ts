import * as z from 'zod/mini';
import { afterLook, type Sighting } from '../domain/own-transaction.ts';
import type { SentByWallet } from '../protocol/bridge.ts';
import { ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { quantity } from './quantity.ts';

const Quantity = z.string().check(z.regex(/^0x[0-9a-f]{1,13}$/i));
const Receipt = z.nullable(z.object({ status: z.enum(['0x0', '0x1']), blockNumber: Quantity }));
const Found = z.nullable(z.object({ nonce: Quantity }));

/** Time between two looks, ms. */
const POLL_MS = 1_500;

/**
 * One look at a transaction, through the wallet that sent it.
 * @throws WalletError or ZodError when the network gives no usable answer
 */
async function lookAt(provider: Provider, account: string, tx: string): Promise<Sighting> {
  // The count first: a nonce that counts as used afterwards has its receipt already.
  const used = await quantity(provider, 'eth_getTransactionCount', [account, 'latest']);
  const receipt = z.parse(Receipt, await ask(provider, 'eth_getTransactionReceipt', [tx]));
  // A wallet that does not pass this on cannot tell that nobody knows the transaction.
  const found = await ask(provider, 'eth_getTransactionByHash', [tx])
    .then((answer) => z.parse(Found, answer))
    .catch(() => undefined);

  return {
    known: receipt !== null || found !== null,
    nonce: found ? Number(found.nonce) : null,
    outcome: receipt && (receipt.status === '0x1' ? 'success' : 'reverted'),
    block: receipt && Number(receipt.blockNumber),
    used: Number(used ?? 0),
  };
}

export interface FollowOptions {
  /** The nonce that was free before it was sent, in case that no node ever shows it. */
  nonce?: number | null;
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal;
  /** Called after each look with whether the network answered. */
  onLook?: (answered: boolean) => void;
}

/**
 * Follows what a wallet sent until it is in a block, failed there, was replaced, or is known to no
 * node. An answer that is missing or makes no sense never ends the waiting: the next may be right.
 * @throws the signal's reason when aborted
 */
export async function followSent(
  provider: Provider,
  account: string,
  tx: string,
  { nonce = null, signal, onLook }: FollowOptions = {},
): Promise<SentByWallet> {
  const start = { nonce, fate: 'waiting', replacedSince: null } as const;
  let sent: SentByWallet = { tx, at: Date.now(), ...start };
  for (;;) {
    const seen = await lookAt(provider, account, tx).catch(() => null);
    signal?.throwIfAborted();
    onLook?.(seen !== null);
    if (seen) sent = afterLook(sent, seen, Date.now());
    if (sent.fate !== 'waiting') return sent;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    signal?.throwIfAborted();
  }
}
