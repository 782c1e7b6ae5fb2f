import { creditedBy } from '../../../lib/domain/owed.ts';
import type { ChainHead } from '../../../lib/domain/receipt-chain.ts';
import type { LedgerUpdate } from '../../../lib/protocol/device.ts';
import type { AccountEntry, Checkpoint, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { getDevice } from '../devices/find.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import { appendEntry, entriesFrom } from './account.ts';
import { withAttestations } from './attest.ts';
import { receiptsFrom, signCheckpoint, storedCheckpoint } from './receipts.ts';
import { type Issued, issueVoucher } from './voucher.ts';

/** The receipts of one request and the credits among them; amounts in base units. */
export interface Credits {
  device: DeviceTable;
  head: ChainHead;
  receipts: Receipt[];
  creditSeqs: number[];
  amount: bigint;
  positions: ReadonlyMap<string, bigint>;
}

/** What one request added, stored and signed. */
export interface Batch {
  receipts: Receipt[];
  checkpoint: Checkpoint;
  account: string | null;
  entry: AccountEntry | null;
  issued: Issued | null;
}

/**
 * Ends a unit of work that wrote receipts: one checkpoint for the batch, and for a bound
 * device its account entry and voucher (docs/money.md rules 9, 14 and 17), before anything is sent.
 */
export async function closeBatch(ctx: Context, db: Db, credits: Credits): Promise<Batch> {
  const { device, account } = credits.device;
  const checkpoint = await signCheckpoint(ctx, db, device, credits.head);
  const added =
    account !== null && credits.creditSeqs.length > 0
      ? await appendEntry(ctx, db, { ...credits, account, device })
      : null;
  const issued = account === null ? null : await issueVoucher(ctx, db, account, added?.head);
  const entry = added?.entry ?? null;

  return { receipts: credits.receipts, checkpoint, account, entry, issued };
}

/** The most receipts to send with a reply; a device fetches more page by page. */
const MAX_INLINE = 200;

/**
 * What to send the device: everything since `since`, what it already has, so that the next reply
 * makes up for a lost one. Call it after the commit.
 */
export async function finishUpdate(
  ctx: Context,
  device: string,
  since: { seq: number; n: number },
  batch: Batch | null,
): Promise<LedgerUpdate | null> {
  if (batch && connects(batch, since)) {
    return {
      receipts: batch.receipts,
      checkpoint: batch.checkpoint,
      account: await accountUpdate(ctx, batch, since),
    };
  }

  const row = await getDevice(ctx.store.db, device);
  const checkpoint = storedCheckpoint(ctx.domain.vault, row);
  if (!checkpoint || (row.seq === since.seq && !batch)) return null;
  const from = Math.max(since.seq + 1, row.seq - MAX_INLINE + 1);
  const rows = await receiptsFrom(ctx.store.db, { device, from, limit: MAX_INLINE });
  const receipts = rows
    .map((r) => JSON.parse(r.body) as Receipt)
    .filter((r) => r.seq <= checkpoint.seq);

  const issued = batch?.issued ?? null;
  const side = { account: row.account, entry: null, issued };
  return { receipts, checkpoint, account: await accountUpdate(ctx, side, since) };
}

const connects = (batch: Batch, since: { seq: number }) => batch.receipts[0]?.seq === since.seq + 1;

async function accountUpdate(
  ctx: Context,
  side: Pick<Batch, 'account' | 'entry' | 'issued'>,
  since: { n: number },
): Promise<LedgerUpdate['account']> {
  const { account, entry } = side;
  if (account === null) return null;

  const { db } = ctx.store;
  // Sign again rather than send an older one: a campaign may have closed since.
  const issued = side.issued ?? (await ctx.store.write((unit) => issueVoucher(ctx, unit, account)));
  const entries =
    entry?.n === since.n + 1
      ? [entry]
      : await entriesUpTo(ctx, account, since.n + 1, issued ? creditedBy(issued) : 0n);

  return { account, entries, tail: issued && (await withAttestations(db, issued)) };
}

/** Entries up to a voucher's head: another device may have added some since, for the next voucher. */
async function entriesUpTo(ctx: Context, account: string, from: number, credited: bigint) {
  const rows = await entriesFrom(ctx.store.db, { account, from, limit: MAX_INLINE });
  return rows
    .map((row) => JSON.parse(row.body) as AccountEntry)
    .filter((entry) => BigInt(entry.cumulative) <= credited);
}
