import { type Offer, offersOf, type VaultState } from '../../lib/domain/backup/offers.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import type { Holding } from '../../lib/protocol/backup.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import { encodeAccruals, MAX_ACCRUALS } from '../../lib/wallet/carry-accruals.ts';
import type { Provider } from '../../lib/wallet/provider.ts';
import { readVault } from '../../lib/wallet/read-vault.ts';
import { encodeClaim, encodeProofClaim } from '../../lib/wallet/send-claim.ts';
import {
  sendTransaction,
  simulateTransaction,
  waitUntilMined,
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
}

/**
 * Asks the wallet to send all transactions in order, each simulated before it costs anything.
 * @returns the paying transaction's hash, once it is in a block
 * @throws WalletError, VaultRefusal
 */
export async function pay(
  provider: Provider,
  vault: string,
  { holding }: Prospect,
  offer: Offer,
  options: AskOptions,
  onProgress: (progress: Progress) => void,
): Promise<string> {
  const all = transactionsOf(holding, offer);
  let tx = '';
  for (const [i, data] of all.entries()) {
    const transaction = { from: holding.account, to: vault, data };
    const step = { part: i + 1, parts: all.length };
    onProgress({ ...step, tx: null });
    await simulateTransaction(provider, transaction);
    tx = await sendTransaction(provider, transaction, options);
    onProgress({ ...step, tx });
    await waitUntilMined(provider, tx, options);
  }

  return tx;
}
