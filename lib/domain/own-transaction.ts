import type { SentByWallet } from '../protocol/bridge.ts';
import type { SentTransaction } from '../protocol/claims.ts';

/** A transaction that no node knows for this long is probably not coming, ms. */
export const UNKNOWN_AFTER_MS = 3 * 60_000;
/** Nodes lag behind each other: a used nonce without a receipt counts after this long, ms. */
export const REPLACED_AFTER_MS = 15_000;

export type Sighting = Omit<SentTransaction, 'tx'>;

/** Whether nothing more is to be expected of a transaction: only a new one can pay. */
export const isSettled = ({ fate }: Pick<SentByWallet, 'fate'>): boolean =>
  fate === 'reverted' || fate === 'replaced' || fate === 'unknown';

/**
 * What has become of a transaction that a wallet sent itself, by the latest look at the chain. A
 * wallet that speeds it up or cancels it sends another one with the same nonce, and says nothing.
 * @param now ms
 */
export function afterLook(sent: SentByWallet, seen: Sighting, now: number): SentByWallet {
  const nonce = seen.nonce ?? sent.nonce;
  const known = { ...sent, nonce, replacedSince: null };
  if (seen.outcome !== null) {
    return { ...known, fate: seen.outcome === 'success' ? 'mined' : 'reverted' };
  }

  if (nonce !== null && seen.used > nonce) {
    const replacedSince = sent.replacedSince ?? now;
    const sure = now - replacedSince >= REPLACED_AFTER_MS;
    return { ...sent, nonce, replacedSince, fate: sure ? 'replaced' : 'waiting' };
  }
  const lost = !seen.known && now - sent.at >= UNKNOWN_AFTER_MS;
  return { ...known, fate: lost ? 'unknown' : 'waiting' };
}
