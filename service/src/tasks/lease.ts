import { randomInt } from 'node:crypto';
import { FIRST_KIND, kindOf } from '../../../lib/domain/kinds/registry.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { LeaseRequest, LeaseResponse } from '../../../lib/protocol/tasks.ts';
import type { Context } from '../context.ts';
import { getDevice } from '../devices/find.ts';
import { newId } from '../ids.ts';
import { latestTime } from '../ledger/chain-date.ts';
import { post } from '../ledger/post.ts';
import { noteTaken, tasksKeptFrom } from '../quality/online/apart.ts';
import { findMostInformative } from '../quality/online/ask-next.ts';
import { noteLease } from '../quality/online/doubts.ts';
import { hasFullShare, noteGiven } from '../quality/online/shares.ts';
import type { CampaignTable, DeviceTable, LeaseTable, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { isTested, isYoung, readAllowance } from './allowance.ts';
import { ANY_LANGUAGE, findCandidate, findCandidateById } from './candidate.ts';
import { type CheckTask, findCheck, getStanding, isCheckDue, SKIPPED_MS } from './check-lease.ts';
import { entranceTask } from './entrance-lease.ts';
import { entranceOf } from './entrance-test.ts';
import { findAppeal } from './judges.ts';
import { noteLimited } from './limited.ts';
import { type Passing, passingOver } from './pass-over.ts';
import { type HeldLease, presentLeases } from './present-leases.ts';

type OpenCampaign = {
  id: string;
  state: CampaignTable['state'];
  price: bigint;
  fee: bigint;
  kind: string;
  name: string;
  redundancy: number;
  new_share: number;
  available: bigint;
  bonus: bigint;
  quality: string | null;
};

const findHeldLeases = prepare<{ device: string }, HeldLease>((db, p) =>
  db
    .selectFrom('leases')
    .innerJoin('tasks', 'tasks.id', 'leases.task')
    .innerJoin('campaigns', 'campaigns.id', 'leases.campaign')
    .selectAll('leases')
    .select(['tasks.content', 'tasks.words', 'tasks.floor_ms', 'tasks.role'])
    .select(['campaigns.name', 'campaigns.quality'])
    .where('leases.device', '=', p.device)
    .where('leases.state', '=', literal('active'))
    .orderBy('leases.id'),
);

const findOpenCampaigns = prepare<{ deadline: number }, OpenCampaign>((db, p) =>
  db
    .selectFrom('campaigns')
    .leftJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
    .select(['campaigns.id', 'state', 'price', 'fee', 'name', 'redundancy', 'new_share'])
    .select(['available', 'bonus', 'quality', 'kind'])
    // While its rejections are in review, a campaign offers only those.
    .where(({ or, and, eb, exists, selectFrom }) =>
      or([
        eb('state', '=', literal('open')),
        and([
          eb('state', '=', literal('review')),
          exists(
            selectFrom('tasks')
              .select('tasks.id')
              .whereRef('tasks.campaign', '=', 'campaigns.id')
              .where('tasks.role', '=', literal('appeal'))
              .where('tasks.slots', '>', literal(0)),
          ),
        ]),
      ]),
    )
    .where('kind', '!=', 'bandwidth')
    .where('campaigns.deadline', '>', p.deadline)
    // The date that counts is the chain's (docs/money.md rule 2).
    .where((eb) => eb(eb.fn.coalesce('chain_campaigns.closed', literal(0)), '=', literal(0)))
    .where((eb) =>
      eb(
        eb.fn.coalesce('chain_campaigns.deadline', 'campaigns.deadline'),
        '>=',
        eb.ref('campaigns.deadline'),
      ),
    )
    .whereRef('available', '>=', (eb) => eb('price', '+', eb('fee', '+', eb.ref('bonus'))) as never)
    .orderBy('price', 'desc'),
);

const takeSlot = prepare<{ id: string; isNew: number }>((db, p) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ slots: eb('slots', '-', 1), new_given: eb('new_given', '+', p.isNew) }))
    .where('id', '=', p.id),
);
const insertLease = prepare<Omit<LeaseTable, 'state'>>((db, p) =>
  db.insertInto('leases').values({
    id: p.id,
    device: p.device,
    account: p.account,
    task: p.task,
    campaign: p.campaign,
    price: p.price,
    fee: p.fee,
    swapped: p.swapped,
    is_new: p.is_new,
    state: 'active',
    leased_at: p.leased_at,
    expires_at: p.expires_at,
    bonus: p.bonus,
    place: p.place,
  }),
);
const moveCursor = prepare<{ device: string; cursor: number }>((db, p) =>
  db.updateTable('devices').set({ cursor: p.cursor }).where('device', '=', p.device),
);

/**
 * How many answers to one task may come from new devices (docs/money.md rule 6): all in a network that
 * has hardly any others.
 */
async function newLimit(ctx: Context, db: Db, { redundancy, new_share }: OpenCampaign) {
  if (await isYoung(db, ctx.rules, redundancy)) return redundancy;
  return Math.max(1, Math.floor((redundancy * new_share) / 100));
}

/** A place of a task that somebody took. */
interface Taken {
  task: TaskTable;
  rater: string;
}

/** What memory knows of it. Only once it is stored: a unit of work may be undone, and run again. */
function note(ctx: Context, { task, rater }: Taken): void {
  noteLease(ctx, task.campaign, task.id);
  noteTaken(ctx, task.campaign, task, rater);
  noteGiven(ctx, task.campaign, rater);
}

/** Who asks for tasks. */
interface Taker {
  device: DeviceTable;
  /** Which languages they read, as `languageList` writes them. */
  languages: string;
  /** Which kinds of tasks the device can show. */
  kinds: ReadonlySet<string>;
  /** What this unit of work gave them. */
  taken: Taken[];
}

const raterOf = ({ account, device }: DeviceTable): string => account ?? device;

/** What to give a device next in a campaign: a task, or now and then a check of its rater. */
async function nextTask(
  ctx: Context,
  db: Db,
  campaign: OpenCampaign,
  { device, languages, taken }: Taker,
): Promise<CheckTask | null> {
  const known = campaign.quality === null ? null : await getStanding(db, campaign.id, device);
  // The evidence is against this rater: their answers here would be rejected.
  if (known?.standing === 'against') return null;
  const judged = known ? await findAppeal(ctx, db, campaign.id, device) : undefined;
  const dispute = judged ? { task: judged, swapped: null, place: 1 } : null;
  if (campaign.state === 'review') return dispute;

  const held = taken.filter(({ task }) => task.campaign === campaign.id).length;
  const isFull = hasFullShare(ctx, campaign.id, raterOf(device), held);
  const task = isFull ? undefined : await findTask(ctx, db, campaign, device, languages);
  const terms = task && entranceOf(campaign);
  if (terms) {
    const request = { campaign: campaign.id, terms, taker: device, languages, now: ctx.now() };
    const question = await entranceTask(db, request);
    if (question !== 'passed') return question;
  }

  // Checks come between tasks. Without a task there is nothing to check for, but for somebody with a
  // full share whom nothing else would prove, so that all they gave waits.
  const isCheck = known && (task ? isCheckDue(known) : isFull && known.standing === 'open');
  const check = isCheck ? await findCheck(ctx, db, campaign, device) : null;
  if (check) return check;
  if (dispute) return dispute;
  return task ? { task, swapped: null, place: 1 } : null;
}

async function findTask(
  ctx: Context,
  db: Db,
  campaign: OpenCampaign,
  device: DeviceTable,
  languages: string,
) {
  const rater = raterOf(device);
  const query = {
    campaign: campaign.id,
    device: device.device,
    account: device.account ?? '',
    newMax: isNew(ctx, device) ? await newLimit(ctx, db, campaign) : 2 ** 31,
    skippedBefore: ctx.now() - SKIPPED_MS,
    apart: JSON.stringify(tasksKeptFrom(ctx, campaign.id, rater)),
    languages,
  };
  if (campaign.quality !== null) {
    for (const id of findMostInformative(ctx, campaign.id, rater)) {
      const [task] = await findCandidateById(db, { ...query, id });
      if (task) return task;
    }
  }

  const [next] = await findCandidate(db, { ...query, cursor: device.cursor });
  if (next || device.cursor < 0) return next;
  return (await findCandidate(db, { ...query, cursor: -1 }))[0];
}

const isNew = ({ rules }: Context, { accepted }: DeviceTable): boolean => accepted < rules.newUntil;

/**
 * Reserves one task and its price (docs/money.md rule 3); null when there is none for this device.
 */
async function leaseOne(
  ctx: Context,
  db: Db,
  taker: Taker,
  { isPassedOver, ofRow }: Passing,
): Promise<HeldLease | null> {
  const { device, kinds, taken } = taker;
  const now = ctx.now();
  const allowance = await readAllowance(db, ctx.rules, device, now);
  const ends = Math.ceil(((await latestTime(db, now)) + ctx.rules.leaseMs) / 1000);

  for (const campaign of await findOpenCampaigns(db, { deadline: ends })) {
    if (!kinds.has(campaign.kind)) continue;
    if (isPassedOver(campaign.id) || allowance.isSpent(campaign.id)) continue;
    if (campaign.price + campaign.bonus > allowance.left) {
      noteLimited(ctx, raterOf(device));
      continue;
    }
    const next = await ofRow(campaign.id, () => nextTask(ctx, db, campaign, taker));
    if (!next) continue;
    const { task, place } = next;
    const lease = {
      id: newId(now),
      device: device.device,
      account: device.account,
      task: task.id,
      campaign: campaign.id,
      price: campaign.price,
      fee: campaign.fee,
      swapped: next.swapped ?? randomInt(kindOf(campaign.kind).orders),
      is_new: place * Number(isNew(ctx, device)),
      leased_at: now,
      expires_at: now + ctx.rules.leaseMs,
      // The bonus rewards reliability on facts; an entrance question pays its price only.
      bonus: task.role === 'entrance' ? 0n : campaign.bonus,
      place,
    };

    const amount = lease.price + lease.bonus + lease.fee;
    if (place === 1) {
      await takeSlot(db, { id: task.id, isNew: lease.is_new });
      taken.push({ task, rater: raterOf(device) });
    }

    await insertLease(db, lease);
    await post(db, [
      {
        campaign: campaign.id,
        source: 'available',
        target: 'reserved',
        amount,
        kind: 'lease',
        unit: lease.id,
        at: now,
      },
    ]);
    if (place === 1) {
      device.cursor = task.rank;
      await moveCursor(db, { device: device.device, cursor: task.rank });
    }
    return {
      ...lease,
      state: 'active',
      content: task.content,
      words: task.words,
      floor_ms: task.floor_ms,
      role: task.role,
      name: campaign.name,
      quality: campaign.quality,
    };
  }

  return null;
}

/** `,en,de,` to match by text; no choice matches every language. */
function languageList(tags: readonly string[] | undefined): string {
  const wanted = (tags ?? []).map((tag) =>
    tag
      .split('-')[0]!
      .toLowerCase()
      .replace(/[^a-z]/g, ''),
  );
  return wanted.length === 0 ? ANY_LANGUAGE : `,${wanted.join(',')},`;
}

/** How many leases a device may hold (docs/money.md rule 3). */
function mostHeld({ rules }: Context, device: DeviceTable): number {
  if (!isTested(device)) return rules.holdUntested;
  return device.accepted < rules.newUntil ? rules.holdNew : rules.hold;
}

const RETRY_MS = 60_000;
/** How often a request asks again because a task could not be shown. */
const MOST_BROKEN = 3;

/**
 * Leases tasks until the device holds `hold` and returns all its leases, so that a lost reply
 * costs nothing. A new device holds at most `rules.holdNew`.
 * @throws StintError `forbidden` for a bandwidth key
 */
export async function leaseTasks(
  ctx: Context,
  deviceId: string,
  request: LeaseRequest,
): Promise<LeaseResponse> {
  const take = (passing: Passing) =>
    ctx.store.write((db) => takeLeases(ctx, db, deviceId, request, passing));
  for (let left = MOST_BROKEN; ; left -= 1) {
    // The dearest campaign is tried first: without this, one that fails stops everybody.
    const { rows, taken } = await passingOver(ctx, 'campaigns to lease from', take);
    for (const each of taken) note(ctx, each);
    const leases = await presentLeases(ctx, rows);
    if (leases.length === rows.length || left === 0)
      return { leases, retryAt: ctx.now() + RETRY_MS };
  }
}

async function takeLeases(
  ctx: Context,
  db: Db,
  deviceId: string,
  request: LeaseRequest,
  passing: Passing,
): Promise<{ rows: HeldLease[]; taken: Taken[] }> {
  const device = await getDevice(db, deviceId);
  if (device.owner_device !== null) {
    throw new StintError('forbidden', 'A bandwidth key fetches pages and cannot lease tasks.');
  }
  const now = ctx.now();
  const rows = (await findHeldLeases(db, { device: deviceId })).filter(
    (row) => row.expires_at > now,
  );
  const taker: Taker = {
    device,
    languages: languageList(request.languages),
    kinds: new Set(request.kinds ?? [FIRST_KIND]),
    taken: [],
  };
  const limit = mostHeld(ctx, device);

  while (rows.length < Math.min(request.hold, limit)) {
    const lease = await leaseOne(ctx, db, taker, passing);
    if (!lease) break;
    rows.push(lease);
  }
  // The order of `findHeldLeases`, which numbers the entrance questions.
  return { rows: rows.sort((a, b) => (a.id < b.id ? -1 : 1)), taken: taker.taken };
}
