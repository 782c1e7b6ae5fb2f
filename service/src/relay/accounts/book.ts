import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context } from '../../context.ts';
import { type ChainDate, chainDate, latestTime } from '../../ledger/chain-date.ts';
import { post } from '../../ledger/post.ts';
import type { RelayJobTable } from '../../store/relay-tables.ts';
import type { CampaignTable } from '../../store/schema.ts';
import { literal, prepare } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { createBatch } from './batch.ts';
import { holdFor } from './charge.ts';

/** A job to be opened; it may bring `maxBytes`. */
export type Opening = Pick<
  RelayJobTable,
  'id' | 'campaign' | 'requester' | 'device' | 'method' | 'url' | 'host' | 'proof_of'
> & { maxBytes: number };

/** The end of a job: how it went, and the body bytes that are paid. */
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
async function changeReserved(
  db: Db,
  campaign: string,
  reserved: bigint,
  at: number,
): Promise<void> {
  if (reserved === 0n) return;
  const out = reserved > 0n;
  await post(db, [
    {
      campaign,
      source: out ? 'available' : 'reserved',
      target: out ? 'reserved' : 'available',
      amount: out ? reserved : -reserved,
      kind: out ? 'lease' : 'release',
      at,
    },
  ]);
}

interface Paying {
  row: CampaignTable | undefined;
  date: ChainDate;
  reserved: bigint;
}

function checkFunds({ row, date, reserved }: Paying, hold: bigint, now: number) {
  if (row?.state !== 'open' || date.closed) {
    return new StintError('campaign_state', 'The campaign is not open.');
  }
  if (date.short) {
    return new StintError(
      'campaign_state',
      'On the chain the campaign ends earlier than in its terms. Its requester has to extend it there.',
    );
  }
  if (row.deadline * 1000 <= now) {
    return new StintError('campaign_state', 'The deadline of the campaign has passed.');
  }
  const left = row.available - reserved;
  if (left >= hold) return null;
  return new StintError('payment_required', 'The campaign cannot pay for that many bytes.', {
    details: { available: String(left), needed: String(hold) },
  });
}

/**
 * Stores jobs before any device gets them, and reserves what each may cost (docs/money.md rule 3).
 * @returns for each job what is held for it (base units), or why it cannot be opened
 */
async function openAll(ctx: Context, db: Db, jobs: Opening[]): Promise<(bigint | Error)[]> {
  const now = ctx.now();
  const time = await latestTime(db, now);
  const campaigns = new Map<string, Paying>();
  const results: (bigint | Error)[] = [];

  for (const { maxBytes, ...job } of jobs) {
    let found = campaigns.get(job.campaign);
    if (!found) {
      const [row] = await selectCampaign(db, { id: job.campaign });
      found = { row, date: await chainDate(db, job.campaign), reserved: 0n };
      campaigns.set(job.campaign, found);
    }
    const { row } = found;
    const held = row ? holdFor(maxBytes, row) : 0n;
    const refused = checkFunds(found, held, time);
    results.push(refused ?? held);
    if (refused) continue;
    found.reserved += held;
    const open = { at: now, state: 'open', held, bytes: 0, status: null, receipt: null } as const;
    await insertJob(db, { ...job, ...open });
  }

  for (const [id, { reserved }] of campaigns) await changeReserved(db, id, reserved, now);
  return results;
}

/** What is held for a job, base units; null when it is not open. */
async function findHeld(db: Db, id: string): Promise<bigint | null> {
  const row = (await findJob(db, { id }))[0];
  return row?.state === 'open' ? row.held : null;
}

/** Stores what jobs brought and returns what is held beyond their cost. Closing twice changes nothing. */
async function closeAll(ctx: Context, db: Db, jobs: Closing[]): Promise<void> {
  const freed = new Map<string, bigint>();
  const rates = new Map<string, CampaignTable>();

  for (const { campaign, ...job } of jobs) {
    const before = await findHeld(db, job.id);
    if (before === null) continue;
    const rate = rates.get(campaign) ?? (await selectCampaign(db, { id: campaign }))[0]!;
    rates.set(campaign, rate);
    const held = job.state === 'done' ? holdFor(job.bytes, rate) : 0n;
    await closeJob(db, { ...job, held });
    freed.set(campaign, (freed.get(campaign) ?? 0n) + before - held);
  }

  for (const [id, amount] of freed) await changeReserved(db, id, -amount, ctx.now());
}

type Entry = { open: Opening } | { close: Closing };

/** Writes a group, closings first, so that the money they free can pay for the openings. */
async function writeAll(
  ctx: Context,
  db: Db,
  entries: Entry[],
): Promise<(bigint | null | Error)[]> {
  const ends = entries.flatMap((entry) => ('close' in entry ? [entry.close] : []));
  if (ends.length > 0) await closeAll(ctx, db, ends);
  const begins = entries.flatMap((entry) => ('open' in entry ? [entry.open] : []));

  const opened = (await openAll(ctx, db, begins)).values();
  return entries.map((entry) => ('open' in entry ? opened.next().value! : null));
}

/** Nobody waits for a closing, so it is written along with the next opening, at the latest after this, ms. */
const CLOSE_WAIT_MS = 25;

/**
 * The job book: a job is in it before a device gets it, and its end is in it before the device is
 * told that it is paid.
 */
export function createBook(ctx: Context) {
  const batch = createBatch<Entry, bigint | null>(ctx, (db, entries) => writeAll(ctx, db, entries));
  return {
    /** @throws StintError `payment_required`, `campaign_state`; then nothing is stored */
    open: async (open: Opening): Promise<void> => void (await batch.add({ open })),
    close: async (close: Closing): Promise<void> =>
      void (await batch.add({ close }, CLOSE_WAIT_MS)),
    /** Resolves when every closing so far is stored. */
    settled: batch.settled,
  };
}

export type Book = ReturnType<typeof createBook>;

/** Closes jobs that a stopped process left open, unpaid: nothing of them was acknowledged. @returns how many */
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
