import type { JobRow } from '../../../lib/db/sharing-rows.ts';
import type { Job } from '../../../lib/protocol/relay.ts';
import type { JobRecord, SharingCampaign } from '../../../lib/protocol/sharing.ts';
import type { Context } from '../core/context.ts';
import { addToTally } from './tally.ts';

/** Rows that are kept; older ones make room. */
const KEEP = 100_000;

/** What a row says of a job that a stopped worker left behind. */
export const INTERRUPTED = 'interrupted';

/** Stored before the site is asked: no job runs that the flight recorder does not know of. */
export async function recordStart(
  { db }: Context,
  job: Job,
  startedAt: number,
  campaign: SharingCampaign | undefined,
): Promise<void> {
  const { hostname: host, pathname, search } = new URL(job.url);
  const row: JobRow = {
    id: job.id,
    campaign: job.campaign,
    campaignName: campaign?.name ?? '',
    price: BigInt(campaign?.price ?? 0),
    host,
    path: pathname + search,
    method: job.method,
    startedAt,
    endedAt: null,
    status: null,
    bytes: 0,
    maxBytes: job.maxBytes,
    result: 'running',
    unit: '',
    asks: 1,
  };
  await db.jobs.put(row);
}

/** How a job ended. Whoever brought nothing is owed nothing, and need not ask. */
export async function recordEnd({ db }: Context, record: JobRecord): Promise<void> {
  const { id, endedAt, status, bytes, result } = record;
  await db.jobs.update(id, { endedAt, status, bytes, result, asks: bytes > 0 ? 1 : 0 });
}

/**
 * Closes what a stopped worker left open, before a new one takes jobs. How much it had sent
 * nobody knows, so all that it might have counts as sent: the relay's count is never called
 * too high for a job that the relay did get whole.
 */
export async function closeInterrupted({ db, now }: Context): Promise<void> {
  const open = (await db.jobs.where('asks').equals(1).toArray()).filter((row) => !row.endedAt);
  for (const { id, maxBytes } of open) {
    await addToTally(db, { sent: maxBytes });
    await db.jobs.update(id, { endedAt: now(), result: INTERRUPTED });
  }
  const old = await db.jobs.orderBy('startedAt').reverse().offset(KEEP).primaryKeys();
  await db.jobs.bulkDelete(old);
}

/**
 * Erases the flight recorder: every job that is over, paid or not. What it earns is in the receipts,
 * not here; what runs stays, because a worker that is stopped must find it.
 */
export async function eraseRecords({ db }: Context): Promise<void> {
  const over = await db.jobs.filter((row) => row.endedAt !== null).primaryKeys();
  await db.jobs.bulkDelete(over);
}
