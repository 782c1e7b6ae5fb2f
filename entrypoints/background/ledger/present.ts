import { type AccountUpdate, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { ledgerState } from './state.ts';

/** What one request may carry; the newest come first into question. */
const RECEIPTS = 5_000;
const ENTRIES = 1_000;

async function heldOf(context: Context, account: string, n: number): Promise<AccountUpdate> {
  const { accountEntries, accountVouchers } = context.db;
  const from = Math.max(0, n - ENTRIES);
  const [entries, tail] = await Promise.all([
    accountEntries
      .where('[account+n]')
      .between([account, from], [account, n], false, true)
      .toArray(),
    accountVouchers.get([account, 'tail']),
  ]);
  const { voucher, list, attestations, goodUntil } = tail ?? {};
  return {
    account,
    entries,
    tail: voucher
      ? { voucher, list: list!, attestations: attestations!, goodUntil: goodUntil! }
      : null,
  };
}

/**
 * Brings back to a restored service what it signed for us and does not know any more
 * (docs/money.md rule 22): our receipts after `seq`, and our wallets' entries with their vouchers.
 * @param seq the last receipt that the service knows
 */
export async function presentHeld(context: Context, seq: number): Promise<void> {
  const { db } = context;
  const checkpoint = await db.checkpoints.orderBy('seq').last();
  if (!checkpoint || checkpoint.seq <= seq) return;
  const { accounts } = await ledgerState(context);
  const rows = await db.receipts
    .where('seq')
    .between(seq, checkpoint.seq, false, true)
    .limit(RECEIPTS)
    .toArray();
  // Parsing leaves out what the device worked out about them.
  const receipts = rows.map((row) => Receipt.parse(row));
  const held = await Promise.all(
    accounts.slice(0, 10).map((row) => heldOf(context, row.account, row.n)),
  );
  const body = { checkpoint, receipts, accounts: held };
  const idempotencyKey = `${checkpoint.head}:present`;
  await context.api.call('present', { body, idempotencyKey });
}
