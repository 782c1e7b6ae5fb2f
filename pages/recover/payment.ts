import { type Offer, offersOf, type VaultState } from '../../lib/domain/backup/offers.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import type { Holding } from '../../lib/protocol/backup.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import { encodeAccruals, MAX_ACCRUALS } from '../../lib/wallet/carry-accruals.ts';
import { followSent } from '../../lib/wallet/follow-sent.ts';
import { requireFee } from '../../lib/wallet/network-fee.ts';
import type { Provider } from '../../lib/wallet/provider.ts';
import { readVault } from '../../lib/wallet/read-vault.ts';
import { encodeClaim, encodeProofClaim } from '../../lib/wallet/send-claim.ts';
import {
  freeNonce,
  sendTransaction,
  simulateTransaction,
} from '../../lib/wallet/send-transaction.ts';

/** What the vault would pay for one wallet's part of the file. */
export interface Prospect {
  holding: Holding;
  state: VaultState;
  /** Best first. */
  offers: Offer[];
}

/** Reads the vault, and works out what it would pay. @throws WalletError */
export async function readProspect(
  provider: Provider,
  domain: Domain,
  holding: Holding,
  options: AskOptions,
): Promise<Prospect> {
  const state = await readVault(provider, domain, holding, options);
  return { holding, state, offers: offersOf(holding, state) };
}

/**
 * Call data of each transaction that an offer needs, in order: accruals in parts if they are too
 * many for one transaction, and the payment last.
 */
export function transactionsOf(holding: Holding, { way, accruals }: Offer): string[] {
  const { account } = holding;
  if (way === 'proof') return [encodeProofClaim(holding.proof!, account)];

  const { voucher, list } = holding[way]!;
  const parts: string[] = [];
  let rest = accruals;
  for (; rest.length > MAX_ACCRUALS; rest = rest.slice(MAX_ACCRUALS)) {
    parts.push(encodeAccruals(rest.slice(0, MAX_ACCRUALS)));
  }

  return [...parts, encodeClaim({ voucher, list: [...list], attestations: [...rest] }, account)];
}

/** The progress of a payment: its current transaction, and the hash once the wallet has sent it. */
export interface Progress {
  part: number;
  parts: number;
  tx: string | null;
  /** Whether the network answered the last look. */
  answered: boolean;
}

/** A transaction that did not do what it was sent for, by its fate. */
export class LostTransaction extends Error {
  override readonly name = 'LostTransaction';
  readonly fate: 'reverted' | 'replaced' | 'unknown';

  constructor(fate: LostTransaction['fate']) {
    super(`The transaction was ${fate}.`);
    this.fate = fate;
  }
}

/**
 * Asks the wallet to send all transactions in order, each simulated before it costs anything.
 * @param isPaid whether the vault's sum has grown: a wallet that replaces a transaction may pay all
 *   the same, and says nothing
 * @returns the paying transaction's hash as the wallet gave it, once the vault has paid
 * @throws WalletError, VaultRefusal, NoFee, LostTransaction
 */
export async function pay(
  provider: Provider,
  vault: string,
  { holding }: Prospect,
  offer: Offer,
  options: AskOptions,
  onProgress: (progress: Progress) => void,
  isPaid: () => Promise<boolean>,
): Promise<string> {
  const all = transactionsOf(holding, offer);
  let tx = '';
  for (const [i, data] of all.entries()) {
    const transaction = { from: holding.account, to: vault, data };
    const step = { part: i + 1, parts: all.length, answered: true };
    onProgress({ ...step, tx: null });
    await simulateTransaction(provider, transaction);
    await requireFee(provider, transaction);
    const nonce = await freeNonce(provider, holding.account);
    tx = await sendTransaction(provider, transaction, options);
    onProgress({ ...step, tx });
    const onLook = (answered: boolean) => onProgress({ ...step, tx, answered });
    const { fate } = await followSent(provider, holding.account, tx, { nonce, onLook });
    if (fate === 'waiting' || fate === 'mined') continue;
    // A part that only carries accruals is needed or not: the simulation of the next one tells.
    const last = i === all.length - 1;
    if (fate === 'replaced' && !last) continue;
    if (!last || !(await isPaid())) throw new LostTransaction(fate);
  }

  return tx;
}
