import type { Api } from '../../../lib/api/create-api.ts';
import { localDay } from '../../../lib/db/day.ts';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { type ChainHead, emptyChain } from '../../../lib/domain/receipt-chain.ts';
import { MAX_PAID_JOBS } from '../../../lib/protocol/sharing-routes.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { writeSnapshot } from '../core/snapshot.ts';
import { noteMismatch } from '../ledger/apply-update.ts';
import { fetchReceipts, type ReceiptRange } from '../ledger/fetch.ts';
import { compareChains, lastInCommon, type OwnChain } from '../ledger/own-chain.ts';
import { presentHeld } from '../ledger/present.ts';
import { pullAccounts } from '../ledger/pull-accounts.ts';
import { fetchWhole } from '../ledger/refetch.ts';
import { verifyReceipts } from '../ledger/verify.ts';
import { type BandwidthKey, findBandwidthKey, sharingApi } from './key.ts';
import { writeSharingView } from './view.ts';

/** Shortest time between two requests, ms: while jobs await payment, and otherwise. */
const SOON_MS = 5_000;
const EVERY_MS = 5 * 60_000;

async function keyChain(
  { db, domain }: Context,
  { device }: BandwidthKey,
  api: Api,
): Promise<OwnChain> {
  const head = (await getMeta(db, 'sharingChain')) ?? emptyChain(domain, device);
  const checkpoint = await getMeta(db, 'sharingCheckpoint');
  return { device, head, checkpoint, table: db.sharingReceipts, api };
}

/** Stores verified receipts with the head that they lead to: after the stored ones, or in their place. */
async function store(
  { db }: Context,
  head: ChainHead,
  { receipts, checkpoint }: ReceiptRange,
  inTheirPlace: boolean,
): Promise<void> {
  const rows = receipts.map((receipt) => ({ ...receipt, day: localDay(receipt.issuedAt) }));
  await db.transaction('rw', db.sharingReceipts, db.meta, async () => {
    if (inTheirPlace) await db.sharingReceipts.clear();
    await db.sharingReceipts.bulkAdd(rows);
    await setMeta(db, 'sharingChain', head);
    await setMeta(db, 'sharingCheckpoint', checkpoint);
  });
}

/**
 * Presents the key's chain to a service that was restored and knows less or otherwise, and takes over what
 * it has made of it (docs/money.md rule 22).
 */
async function takeOver(context: Context, chain: OwnChain, known: number): Promise<boolean> {
  await presentHeld(context, chain, known);
  const { range, head } = await fetchWhole(context, chain);
  await store(context, head, range, true);
  return head.credited > chain.head.credited;
}

/**
 * Stores new receipts of the bandwidth key's chain, verified like those of the device key.
 * @param api called as the bandwidth key
 * @returns whether anything was credited
 */
async function pullReceipts(context: Context, key: BandwidthKey, api: Api): Promise<boolean> {
  const chain = await keyChain(context, key, api);
  const { head, device } = chain;
  const page = await api.call('receipts', { query: { from: head.seq + 1, limit: 1 } });
  const found = await compareChains(chain, page);
  if (found !== 'same')
    return takeOver(
      context,
      chain,
      found === 'forked' ? await lastInCommon(chain) : (page.checkpoint?.seq ?? 0),
    );
  if (page.receipts.length === 0) return false;

  const range = await fetchReceipts(api, head.seq + 1, null);
  const next = verifyReceipts(context.network, device, head, range.receipts, range.checkpoint);
  await store(context, next, range, false);
  return next.credited > head.credited;
}

/** Asks the service which receipts pay the jobs that are not linked to one yet. */
async function linkJobsToReceipts({ db }: Context, api: Api): Promise<void> {
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

    const api = sharingApi(context);
    try {
      const credited = await pullReceipts(context, key, api);
      await linkJobsToReceipts(context, api);
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
