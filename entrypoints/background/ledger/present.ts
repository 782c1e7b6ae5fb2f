import { type AccountUpdate, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { ledgerState } from './state.ts';

/** The most that one request may carry. Of a wallet's entries, the newest are sent. */
const MAX_RECEIPTS = 5_000;
const MAX_ENTRIES = 1_000;

async function heldUpdate(context: Context, account: string, n: number): Promise<AccountUpdate> {
  const { accountEntries, accountVouchers } = context.db;
  const from = Math.max(0, n - MAX_ENTRIES);
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
 * Presents to a restored service what it has signed for this device and no longer knows
 * (docs/money.md rule 22): the receipts after `seq`, and the wallets' entries with their vouchers.
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
    .limit(MAX_RECEIPTS)
    .toArray();
  // Parsing drops the fields that only the database has.
  const receipts = rows.map((row) => Receipt.parse(row));
  const held = await Promise.all(
    accounts.slice(0, 10).map((row) => heldUpdate(context, row.account, row.n)),
  );

  const body = { checkpoint, receipts, accounts: held };
  const idempotencyKey = `${checkpoint.head}:present`;
  await context.api.call('present', { body, idempotencyKey });
}
