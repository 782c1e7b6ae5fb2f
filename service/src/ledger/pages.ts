import { creditedBy } from '../../../lib/domain/owed.ts';
import type { AccountPage, ReceiptPage } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { AccountEntry, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { getDevice } from '../devices/find.ts';
import { pendingMove } from '../devices/moves.ts';
import { entriesFrom } from './account.ts';
import { withAttestations } from './attest.ts';
import { receiptsFrom, storedCheckpoint } from './receipts.ts';
import { issueVoucher } from './voucher.ts';

const PAGE = 500;

interface Query {
  from: number;
  limit?: number | undefined;
}

/** Receipts from number `from` on, at most 500, with the checkpoint of the head. */
export async function receiptPage(
  ctx: Context,
  device: string,
  query: Query,
): Promise<ReceiptPage> {
  const limit = Math.min(query.limit ?? PAGE, PAGE);
  const row = await getDevice(ctx.store.db, device);
  const rows = await receiptsFrom(ctx.store.db, { device, from: query.from, limit });
  const receipts = rows
    .map((r) => JSON.parse(r.body) as Receipt)
    .filter((receipt) => receipt.seq <= row.seq);
  const last = receipts.at(-1)?.seq ?? row.seq;

  return {
    receipts,
    checkpoint: storedCheckpoint(ctx.domain.vault, row),
    more: last < row.seq,
    move: await pendingMove(ctx.store.db, device),
  };
}

/**
 * The wallet that is asked for, if this device is or was bound to it; by default its current one.
 * @throws StintError `forbidden`, `device_unknown`
 */
export async function walletOf(
  ctx: Context,
  device: string,
  asked: string | undefined,
): Promise<string | null> {
  const { account } = await getDevice(ctx.store.db, device);
  if (asked === undefined || asked === account) return account;

  const bound = await ctx.store.db
    .selectFrom('bindings')
    .select('account')
    .where('device', '=', device)
    .where('account', '=', asked)
    .limit(1)
    .executeTakeFirst();
  if (!bound) throw new StintError('forbidden', 'This device was never bound to that wallet.');

  return asked;
}

/** Account entries from number `from` on, at most 500, with a new voucher; none for an unbound device. */
export async function accountPage(
  ctx: Context,
  device: string,
  query: Query & { account?: string | undefined },
): Promise<AccountPage> {
  const account = await walletOf(ctx, device, query.account);
  if (account === null) return { update: null, more: false };

  // Sign again: accruals that became final since may have made it permanent
  // (docs/money.md rule 18).
  const issued = await ctx.store.write((db) => issueVoucher(ctx, db, account));
  const limit = Math.min(query.limit ?? PAGE, PAGE);
  const rows = await entriesFrom(ctx.store.db, { account, from: query.from, limit });
  const covered = issued ? creditedBy(issued) : 0n;
  const entries = rows
    .map((row) => JSON.parse(row.body) as AccountEntry)
    .filter((entry) => BigInt(entry.cumulative) <= covered);
  const tail = issued && (await withAttestations(ctx.store.db, issued));
  const last = entries.at(-1);
  const more = entries.length === limit && last !== undefined && BigInt(last.cumulative) < covered;

  return { update: { account, entries, tail }, more };
}
