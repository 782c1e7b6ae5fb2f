import { ZERO32 } from '../../../../lib/domain/account-chain.ts';
import {
  bandwidthDigest,
  diverges,
  hashBandwidth,
} from '../../../../lib/domain/bandwidth-receipt.ts';
import { tallyMessage } from '../../../../lib/domain/device-messages.ts';
import { cumulativePay, GB } from '../../../../lib/domain/money.ts';
import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import type { BandwidthReceipt } from '../../../../lib/protocol/relay.ts';
import type { Context } from '../../context.ts';
import { deviceKey, getDevice } from '../../devices/find.ts';
import { verifyEd25519 } from '../../devices/verify.ts';
import { newId } from '../../ids.ts';
import { decideBy } from '../../ledger/campaign-dates.ts';
import { chainDate } from '../../ledger/chain-date.ts';
import { post } from '../../ledger/post.ts';
import { appendReceipt, headOf } from '../../ledger/receipts.ts';
import { closeBatch } from '../../ledger/update.ts';
import { literal } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';

/** A bandwidth receipt is due this long after the first job without one, or after this many bytes. */
const DUE_MS = 60_000;
const DUE_BYTES = 16 * 1024 * 1024;

interface DueDevice {
  device: string;
  bytes: number;
  since: number;
}

/** Devices whose next bandwidth receipt is due; with `all`, every device with jobs that are in none. */
export async function findDueDevices(ctx: Context, all = false): Promise<DueDevice[]> {
  const rows = await ctx.store.db
    .selectFrom('relay_jobs')
    .select((eb) => [
      'device',
      eb.fn.sum<number>('bytes').as('bytes'),
      eb.fn.min<number>('at').as('since'),
    ])
    .where('receipt', 'is', null)
    .where('state', '=', literal('done'))
    .groupBy('device')
    .execute();
  const now = ctx.now();
  return rows.filter(({ bytes, since }) => all || bytes >= DUE_BYTES || since <= now - DUE_MS);
}

interface CampaignBytes {
  campaign: string;
  bytes: number;
  held: bigint;
}

async function findUnreceipted(db: Db, device: string) {
  const rows = await db
    .selectFrom('relay_jobs')
    .select(['id', 'campaign', 'bytes', 'held'])
    .where('device', '=', device)
    .where('receipt', 'is', null)
    .where('state', '=', literal('done'))
    .execute();

  const parts = new Map<string, CampaignBytes>();
  for (const { campaign, bytes, held } of rows) {
    const part = parts.get(campaign) ?? { campaign, bytes: 0, held: 0n };
    parts.set(campaign, part);
    part.bytes += bytes;
    part.held += held;
  }

  return { jobs: rows.length, parts: [...parts.values()] };
}

/** The newest bandwidth receipt of a device, if it has one. */
export const findLastReceipt = (db: Db, device: string) =>
  db
    .selectFrom('relay_receipts')
    .selectAll()
    .where('device', '=', device)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * Makes the pay for the bytes pending (docs/money.md rule 4) and returns the rest of what was held.
 */
async function payPart(
  ctx: Context,
  db: Db,
  of: { device: string; owner: string | null; receipt: number; head: ChainHead },
  { campaign, bytes, held }: CampaignBytes,
): Promise<void> {
  const { price, fee } = await db
    .selectFrom('campaigns')
    .select(['price', 'fee'])
    .where('id', '=', campaign)
    .executeTakeFirstOrThrow();
  const last = await db
    .selectFrom('relay_units')
    .select('bytes_total')
    .where('device', '=', of.device)
    .where('campaign', '=', campaign)
    .orderBy('receipt', 'desc')
    .limit(1)
    .executeTakeFirst();

  const before = BigInt(last?.bytes_total ?? 0);
  const pay = cumulativePay(price, GB, before, BigInt(bytes));
  const feeDue = cumulativePay(fee, GB, before, BigInt(bytes));
  const cost = pay + feeDue;

  const id = newId(ctx.now());
  const at = ctx.now();
  const line = { campaign, source: 'reserved', unit: id, at } as const;
  await post(db, [
    { ...line, target: 'pending', amount: cost, kind: 'work' },
    { ...line, target: 'available', amount: held - cost, kind: 'release' },
  ]);

  await appendReceipt(ctx, db, of.device, of.head, {
    kind: 'work',
    campaign,
    unit: id,
    pendingDelta: pay,
  });
  await db
    .insertInto('relay_units')
    .values({
      id,
      device: of.device,
      owner: of.owner,
      campaign,
      receipt: of.receipt,
      bytes,
      bytes_total: Number(before) + bytes,
      state: 'pending',
      reason: null,
      decide_by: decideBy(ctx, at, (await chainDate(db, campaign)).deadline),
      pay,
      fee: feeDue,
      pos: null,
      credit_seq: null,
      at,
    })
    .execute();
}

/**
 * Writes a device's next bandwidth receipt, over all finished jobs that are in none yet. It is
 * cumulative and signed, and comes with a `work` receipt for each campaign, in one unit of work.
 * @returns the receipt, or null when there are no such jobs
 */
export async function writeTally(ctx: Context, device: string): Promise<BandwidthReceipt | null> {
  return ctx.store.write(async (db) => {
    const { jobs, parts } = await findUnreceipted(db, device);
    if (jobs === 0) return null;

    const row = await getDevice(db, device);
    const last = await findLastReceipt(db, device);
    const before = last ? (JSON.parse(last.body) as BandwidthReceipt) : null;
    const unsigned = {
      vault: ctx.domain.vault,
      device,
      n: (before?.n ?? 0) + 1,
      jobs: (before?.jobs ?? 0) + jobs,
      bytes: (before?.bytes ?? 0) + parts.reduce((sum, { bytes }) => sum + bytes, 0),
      prev: before ? hashBandwidth(before) : ZERO32,
      issuedAt: ctx.now(),
    };
    const sig = ctx.signer.sign('voucher', bandwidthDigest(ctx.domain, unsigned));
    const receipt: BandwidthReceipt = { ...unsigned, sig };

    const head = headOf(row);
    const of = { device, owner: row.account, receipt: receipt.n, head };
    for (const part of parts) await payPart(ctx, db, of, part);
    await db
      .updateTable('relay_jobs')
      .set({ receipt: receipt.n, held: 0n })
      .where('device', '=', device)
      .where('receipt', 'is', null)
      .where('state', '=', literal('done'))
      .execute();

    const { n, jobs: allJobs, bytes, issuedAt: at } = receipt;
    const body = JSON.stringify(receipt);
    await db
      .insertInto('relay_receipts')
      .values({ device, n, jobs: allJobs, bytes, body, counted: null, device_sig: null, at })
      .execute();
    const none = { receipts: [], creditSeqs: [], amount: 0n, positions: new Map() };
    await closeBatch(ctx, db, { device: row, head, ...none });
    return receipt;
  });
}

/**
 * Stores a device's own signed count next to the receipt it is for.
 * @returns 'diverges' when the counts differ by more than 1 % (and 64 KiB), 'unknown' when there is
 *   no such receipt or the signature is wrong
 */
export async function takeCount(
  ctx: Context,
  device: string,
  told: { n: number; bytes: number; sig: string },
): Promise<'ok' | 'diverges' | 'unknown'> {
  const row = await ctx.store.db
    .selectFrom('relay_receipts')
    .select(['body', 'bytes'])
    .where('device', '=', device)
    .where('n', '=', told.n)
    .executeTakeFirst();
  if (!row) return 'unknown';

  const hash = hashBandwidth(JSON.parse(row.body) as BandwidthReceipt);
  const message = tallyMessage(ctx.domain, { key: device, n: told.n, hash, bytes: told.bytes });
  if (!(await verifyEd25519(await deviceKey(ctx.store.db, device), message, told.sig))) {
    return 'unknown';
  }
  await ctx.store.write(async (db) => {
    await db
      .updateTable('relay_receipts')
      .set({ counted: told.bytes, device_sig: told.sig })
      .where('device', '=', device)
      .where('n', '=', told.n)
      .execute();
  });
  return diverges(row.bytes, told.bytes) ? 'diverges' : 'ok';
}
