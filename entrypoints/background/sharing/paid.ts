import { localDay } from '../../../lib/db/day.ts';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { emptyChain } from '../../../lib/domain/receipt-chain.ts';
import { MAX_PAID_JOBS } from '../../../lib/protocol/sharing-routes.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { writeSnapshot } from '../core/snapshot.ts';
import { noteMismatch } from '../ledger/apply-update.ts';
import { fetchReceipts } from '../ledger/fetch.ts';
import { pullAccounts } from '../ledger/pull.ts';
import { verifyReceipts } from '../ledger/verify.ts';
import { type BandwidthKey, findBandwidthKey, sharingApi } from './key.ts';
import { writeSharingView } from './view.ts';

/** Shortest time between two requests, ms: while jobs await payment, and otherwise. */
const SOON_MS = 5_000;
const EVERY_MS = 5 * 60_000;

/**
 * Stores new receipts of the bandwidth key's chain, verified like those of the device key.
 * @returns whether anything was credited
 */
async function pullReceipts(context: Context, { device }: BandwidthKey): Promise<boolean> {
  const { db, domain, network } = context;
  const head = (await getMeta(db, 'sharingChain')) ?? emptyChain(domain, device);
  const query = { from: head.seq + 1, limit: 1 };
  if ((await context.api.call('receipts', { query })).receipts.length === 0) return false;

  const { receipts, checkpoint } = await fetchReceipts(context, head.seq + 1, null);
  const next = verifyReceipts(network, device, head, receipts, checkpoint);

  const rows = receipts.map((receipt) => ({ ...receipt, day: localDay(receipt.issuedAt) }));
  await db.transaction('rw', db.sharingReceipts, db.meta, async () => {
    await db.sharingReceipts.bulkAdd(rows);
    await setMeta(db, 'sharingChain', next);
  });
  return next.credited > head.credited;
}

/** Asks the service which receipts pay the jobs that are not linked to one yet. */
async function linkJobsToReceipts({ db, api }: Context): Promise<void> {
  const open = (await db.jobs.where('asks').equals(1).toArray()).filter((row) => row.endedAt);
  for (let start = 0; start < open.length; start += MAX_PAID_JOBS) {
    const rows = open.slice(start, start + MAX_PAID_JOBS);
    const { jobs } = await api.call('paidJobs', { body: { jobs: rows.map(({ id }) => id) } });
    const told = new Map(jobs.map((job) => [job.job, job]));
    await db.transaction('rw', db.jobs, async () => {
      for (const { id } of rows) {
        const answer = told.get(id);
        if (answer?.open) continue;
        await db.jobs.update(id, { asks: 0, unit: answer?.unit ?? '' });
      }
    });
  }
}

/**
 * Fetches what the service has paid for sharing, and links jobs to the receipts that pay them.
 * @param look a person asked, so do not wait long
 * @throws StintError `receipt_mismatch`, which is noted and stores nothing; `offline` and others
 */
export function pullShared(context: Context, look = false): Promise<void> {
  return exclusive('sharing-ledger', async () => {
    const key = await findBandwidthKey(context);
    if (!key?.registered) return;
    const { db, now } = context;
    const last = (await getMeta(db, 'sharingPulledAt')) ?? 0;
    const asks = await db.jobs.where('asks').equals(1).count();
    const wait = look || asks > 0 ? SOON_MS : EVERY_MS;
    // A clock that was set back must not make the wait longer.
    if (now() >= last && now() - last < wait) return;

    const own = { ...context, api: sharingApi(context) };
    try {
      const credited = await pullReceipts(own, key);
      await linkJobsToReceipts(own);
      // A credit becomes an entry of the wallet's chain, which the device key reads.
      if (credited) await exclusive('ledger', () => pullAccounts(context, false, false));
    } catch (error) {
      await noteMismatch(context, error);
      throw error;
    }
    await setMeta(db, 'sharingPulledAt', now());
    await writeSnapshot(context);
    await writeSharingView(context);
  });
}
