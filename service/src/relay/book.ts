import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { moveBuckets, transfer } from '../ledger/transfer.ts';
import type { RelayJobTable } from '../store/relay-tables.ts';
import type { CampaignTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { createBatch } from './batch.ts';
import { holdFor } from './charge.ts';

export type Opening = Pick<
  RelayJobTable,
  'id' | 'campaign' | 'requester' | 'device' | 'method' | 'url' | 'host' | 'proof_of'
> & { maxBytes: number };

export interface Closing {
  id: string;
  campaign: string;
  state: 'done' | 'failed';
  bytes: number;
  status: number | null;
}

const insertJob = prepare<RelayJobTable>((db, p) =>
  db.insertInto('relay_jobs').values({
    id: p.id,
    campaign: p.campaign,
    requester: p.requester,
    device: p.device,
    method: p.method,
    url: p.url,
    host: p.host,
    at: p.at,
    state: p.state,
    held: p.held,
    bytes: p.bytes,
    status: p.status,
    receipt: p.receipt,
    proof_of: p.proof_of,
  }),
);
const findJob = prepare<{ id: string }, Pick<RelayJobTable, 'held' | 'state'>>((db, p) =>
  db.selectFrom('relay_jobs').select(['held', 'state']).where('id', '=', p.id),
);
const closeJob = prepare<Omit<Closing, 'campaign'> & { held: bigint; status: number | null }>(
  (db, p) =>
    db
      .updateTable('relay_jobs')
      .set({ state: p.state, bytes: p.bytes, status: p.status, held: p.held })
      .where('id', '=', p.id),
);
const selectCampaign = prepare<{ id: string }, CampaignTable>((db, p) =>
  db.selectFrom('campaigns').selectAll().where('id', '=', p.id),
);

/** Moves base units between available and reserved: one line for a group of jobs. */
async function move(db: Db, campaign: string, reserved: bigint, at: number): Promise<void> {
  if (reserved === 0n) return;
  const out = reserved > 0n;
  await moveBuckets(db, {
    id: campaign,
    available: -reserved,
    reserved,
    pending: 0n,
    credited: 0n,
  });
  await transfer(db, {
    campaign,
    source: out ? 'available' : 'reserved',
    target: out ? 'reserved' : 'available',
    amount: out ? reserved : -reserved,
    kind: out ? 'lease' : 'release',
    at,
  });
}

function refusal(campaign: CampaignTable | undefined, left: bigint, hold: bigint, now: number) {
  if (campaign?.state !== 'open') {
    return new StintError('campaign_state', 'The campaign is not open.');
  }
  if (campaign.deadline * 1000 <= now) {
    return new StintError('campaign_state', 'The deadline of the campaign has passed.');
  }
  if (left >= hold) return null;
  return new StintError('payment_required', 'The campaign cannot pay for so many bytes.', {
    details: { available: String(left), needed: String(hold) },
  });
}

/** Stores jobs before a device hears of them, and reserves what each may cost (money.md rule 3). */
async function openAll(ctx: Context, db: Db, jobs: Opening[]): Promise<(null | Error)[]> {
  const now = ctx.now();
  const campaigns = new Map<string, { row: CampaignTable | undefined; reserved: bigint }>();
  const results: (null | Error)[] = [];
  for (const { maxBytes, ...job } of jobs) {
    let found = campaigns.get(job.campaign);
    if (!found) {
      found = { row: (await selectCampaign(db, { id: job.campaign }))[0], reserved: 0n };
      campaigns.set(job.campaign, found);
    }
    const { row } = found;
    const held = row ? holdFor(maxBytes, row) : 0n;
    const refused = refusal(row, (row?.available ?? 0n) - found.reserved, held, now);
    results.push(refused);
    if (refused) continue;
    found.reserved += held;
    const open = { at: now, state: 'open', held, bytes: 0, status: null, receipt: null } as const;
    await insertJob(db, { ...job, ...open });
  }
  for (const [id, { reserved }] of campaigns) await move(db, id, reserved, now);
  return results;
}

/** Stores what jobs brought; what they will not cost goes back at once. Twice is the same as once. */
async function closeAll(ctx: Context, db: Db, jobs: Closing[]): Promise<null[]> {
  const freed = new Map<string, bigint>();
  const rates = new Map<string, CampaignTable>();
  for (const { campaign, ...job } of jobs) {
    const before = (await findJob(db, { id: job.id }))[0];
    if (before?.state !== 'open') continue;
    const rate = rates.get(campaign) ?? (await selectCampaign(db, { id: campaign }))[0]!;
    rates.set(campaign, rate);
    const held = job.state === 'done' ? holdFor(job.bytes, rate) : 0n;
    await closeJob(db, { ...job, held });
    freed.set(campaign, (freed.get(campaign) ?? 0n) + before.held - held);
  }
  for (const [id, amount] of freed) await move(db, id, -amount, ctx.now());
  return jobs.map(() => null);
}

/**
 * Jobs wait for each other so long, ms: a commit blocks the process for as long as the disk
 * takes, and one that holds many jobs takes no longer. Nobody waits for ends.
 */
const GATHER_OPEN_MS = 3;
const GATHER_CLOSE_MS = 25;

/**
 * The relay's book: a job is in it before a device hears of it; its end is in it before the
 * device is told that it is paid.
 */
export function createBook(ctx: Context) {
  const opening = createBatch<Opening, null>(
    ctx,
    (db, jobs) => openAll(ctx, db, jobs),
    GATHER_OPEN_MS,
  );
  const closing = createBatch<Closing, null>(
    ctx,
    (db, jobs) => closeAll(ctx, db, jobs),
    GATHER_CLOSE_MS,
  );
  return {
    /** @throws StintError `payment_required`, `campaign_state`; nothing is stored then. */
    open: opening.add,
    close: closing.add,
    /** Resolves when every end that was told so far is stored. */
    settled: closing.settled,
  };
}

export type Book = ReturnType<typeof createBook>;

/** Jobs that a stopped process left open brought nothing that was acknowledged: refunded. */
export async function closeLeftOpen(ctx: Context): Promise<number> {
  return ctx.store.write(async (db) => {
    const rows = await db
      .selectFrom('relay_jobs')
      .select(['id', 'campaign'])
      .where('state', '=', literal('open'))
      .execute();
    const failed = { state: 'failed', bytes: 0, status: null } as const;
    await closeAll(
      ctx,
      db,
      rows.map((row) => ({ ...row, ...failed })),
    );
    return rows.length;
  });
}
