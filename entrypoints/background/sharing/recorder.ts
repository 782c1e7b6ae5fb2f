import type { JobRow } from '../../../lib/db/sharing-rows.ts';
import type { Job } from '../../../lib/protocol/relay.ts';
import type { JobRecord, SharingCampaign } from '../../../lib/protocol/sharing.ts';
import type { Context } from '../core/context.ts';
import { addToTally } from './tally.ts';

/** Rows that are kept; the oldest are deleted first. */
const MAX_ROWS = 100_000;

/** The result of a job that a stopped worker left behind. */
export const INTERRUPTED = 'interrupted';

/** Records a job before the site is asked, so that the flight recorder knows every job. */
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

/** Records how a job ended. A job without bytes is owed nothing, so no receipt is asked for. */
export async function recordEnd({ db }: Context, record: JobRecord): Promise<void> {
  const { id, endedAt, status, bytes, result } = record;
  await db.jobs.update(id, { endedAt, status, bytes, result, asks: bytes > 0 ? 1 : 0 });
}

/**
 * Closes the jobs that a stopped worker left open, before a new one takes jobs. How much they had
 * sent is unknown, so the most that they may have sent counts: the relay's count must not seem too
 * high for a job that the relay received in full.
 */
export async function closeInterruptedJobs({ db, now }: Context): Promise<void> {
  const open = (await db.jobs.where('asks').equals(1).toArray()).filter((row) => !row.endedAt);
  for (const { id, maxBytes } of open) {
    await addToTally(db, { sent: maxBytes });
    await db.jobs.update(id, { endedAt: now(), result: INTERRUPTED });
  }
  const old = await db.jobs.orderBy('startedAt').reverse().offset(MAX_ROWS).primaryKeys();
  await db.jobs.bulkDelete(old);
}

/**
 * Erases every finished job, paid or not. What they earn is in the receipts, not here. Running jobs
 * stay, because the next worker needs them if this one is stopped.
 */
export async function eraseRecords({ db }: Context): Promise<void> {
  const over = await db.jobs.filter((row) => row.endedAt !== null).primaryKeys();
  await db.jobs.bulkDelete(over);
}
