import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Kind } from '../../../lib/domain/kinds/kind.ts';
import { kindOf } from '../../../lib/domain/kinds/registry.ts';
import type { Context } from '../context.ts';
import { newTaskId } from '../ids.ts';
import { checkOf } from '../quality/online/check-task.ts';
import type { Standing } from '../quality/people/record.ts';
import type { CampaignTable, DeviceTable, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { isMet } from './candidate.ts';

/**
 * One lease in this many is a check. Raters in doubt are checked most often, so that they can soon
 * show that they read.
 */
const CHECK_EVERY = { open: 4, proven: 20, doubted: 2 };

/** A task that is leased to check somebody, not because it needs an answer. */
export interface CheckTask {
  task: TaskTable;
  /** 1 when the sides must be shown swapped, 0 when not; null when it does not matter. */
  swapped: number | null;
  /** 1 when the lease takes one of the task's places, else 0. */
  place: number;
}

type RaterStanding = { standing: Standing; doubted: number };

const findStanding = prepare<{ campaign: string; rater: string }, RaterStanding>((db, p) =>
  db
    .selectFrom('rater_records')
    .select(['standing', 'doubted'])
    .where('campaign', '=', p.campaign)
    .where('rater', '=', p.rater),
);

/** A rater's standing in a campaign, by wallet, or by device when there is no wallet. */
export async function getStanding(
  db: Db,
  campaign: string,
  { account, device }: DeviceTable,
): Promise<RaterStanding> {
  const [row] = await findStanding(db, { campaign, rater: account ?? device });
  return row ?? { standing: 'open', doubted: 0 };
}

interface Asked {
  campaign: string;
  device: string;
  account: string;
}

/** Gold that this rater has not seen, neither as a check nor as the task it was made from. */
const findUnmetGold = prepare<Asked & { skippedBefore: number }, TaskTable>((db, p) =>
  db
    .selectFrom('tasks')
    .selectAll()
    .where('campaign', '=', p.campaign)
    .where('role', '=', literal('gold'))
    .where('gold_off', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as mine')
            .select('mine.id')
            .where('mine.device', '=', p.device)
            .where(sql<boolean>`mine.task in (tasks.id, tasks.origin)`)
            .where('mine.state', '!=', 'expired')
            .where(isMet('mine', p.skippedBefore)),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as ours')
            .select('ours.id')
            .where('ours.account', '=', p.account)
            .where(sql<boolean>`ours.task in (tasks.id, tasks.origin)`)
            .where('ours.state', '!=', 'expired')
            .where(isMet('ours', p.skippedBefore)),
        ),
      ),
    )
    .limit(GOLD_POOL),
);

/** How many gold tasks to draw one from. */
const GOLD_POOL = 40;
/** A repeat is drawn from this many answers, with at least `REPEAT_AFTER` newer ones in between. */
const REPEATABLE = 12;
const REPEAT_AFTER = 5;

/** How long a task that was skipped stays away, and for how long a check comes again, ms. */
export const SKIPPED_MS = 3_600_000;
const COMES_AGAIN_MS = 7 * 86_400_000;
/** How often a check is given that is skipped each time. */
const MAX_SKIPPED = 3;

/**
 * A check that this device put back or let expire and has not answered since. It comes again as it was
 * shown, like work that was skipped, so that skipping avoids no check.
 */
const findSkipped = prepare<
  { device: string; campaign: string; since: number; until: number },
  TaskTable & { shown: number }
>((db, p) =>
  db
    .selectFrom('leases')
    .innerJoin('tasks', 'tasks.id', 'leases.task')
    .selectAll('tasks')
    .select('leases.swapped as shown')
    .where('leases.device', '=', p.device)
    .where('leases.leased_at', '>', p.since)
    .where('leases.campaign', '=', p.campaign)
    .where('tasks.role', 'in', ['gold', 'repeat'])
    .where('tasks.gold_off', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as met')
            .select('met.id')
            .whereRef('met.task', '=', 'tasks.id')
            .where('met.device', '=', p.device)
            .where('met.state', 'in', ['active', 'done', 'flagged']),
        ),
      ),
    )
    .groupBy('leases.task')
    .having((eb) => eb(eb.fn.max('leases.leased_at'), '<', p.until))
    .having((eb) => eb(eb.fn.countAll(), '<', MAX_SKIPPED))
    .limit(1),
);

/** A device's undecided answers, newest first. */
const findPending = prepare<Asked, { task: string; choice: string; swapped: number }>((db, p) =>
  db
    .selectFrom('answers')
    .select(['task', 'choice', 'swapped'])
    .where('device', '=', p.device)
    .where('campaign', '=', p.campaign)
    .where('state', '=', literal('pending'))
    .orderBy('received_at', 'desc')
    .limit(REPEATABLE)
    .offset(REPEAT_AFTER),
);

/** The task, if it is ordinary work that this device has not been asked twice. */
const findUnrepeated = prepare<{ task: string; device: string }, TaskTable>((db, p) =>
  db
    .selectFrom('tasks')
    .selectAll()
    .where('id', '=', p.task)
    .where('role', '=', literal('work'))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tasks as again')
            .innerJoin('leases', 'leases.task', 'again.id')
            .select('again.id')
            .where('again.role', '=', literal('repeat'))
            .where('again.origin', '=', p.task)
            .where('leases.device', '=', p.device),
        ),
      ),
    ),
);

/** Whether a rater's next lease is to be a check, by lot. */
export const isCheckDue = ({ standing, doubted }: RaterStanding): boolean =>
  standing !== 'against' && randomInt(CHECK_EVERY[doubted === 1 ? 'doubted' : standing]) === 0;

/**
 * A check to give instead of a task: gold, or the rater's own answer asked again with the sides
 * swapped. Null when none is left.
 */
export async function findCheck(
  ctx: Context,
  db: Db,
  { id: campaign, kind: name }: Pick<CampaignTable, 'id' | 'kind'>,
  device: DeviceTable,
): Promise<CheckTask | null> {
  const kind = kindOf(name);
  const asked = { campaign, device: device.device, account: device.account ?? '' };
  const now = ctx.now();
  const skipped = { since: now - COMES_AGAIN_MS, until: now - SKIPPED_MS };
  const [again] = await findSkipped(db, { ...skipped, device: device.device, campaign });
  if (again) {
    const { shown, ...task } = again;
    return { task, swapped: shown, place: 0 };
  }

  const repeatFirst = randomInt(2) === 0;
  return repeatFirst
    ? ((await makeRepeat(ctx, db, kind, asked)) ??
        pickGold(db, { ...asked, skippedBefore: now - SKIPPED_MS }))
    : ((await pickGold(db, { ...asked, skippedBefore: now - SKIPPED_MS })) ??
        makeRepeat(ctx, db, kind, asked));
}

async function pickGold(
  db: Db,
  asked: Asked & { skippedBefore: number },
): Promise<CheckTask | null> {
  const unmet = await findUnmetGold(db, asked);
  const task = unmet[unmet.length > 0 ? randomInt(unmet.length) : 0];
  return task ? { task, swapped: null, place: 0 } : null;
}

/** Makes a task that asks one of the rater's answers again with the sides swapped. */
async function makeRepeat(
  ctx: Context,
  db: Db,
  kind: Kind,
  asked: Asked,
): Promise<CheckTask | null> {
  const repeatable = (await findPending(db, asked)).flatMap(({ task, choice, swapped }) => {
    const order = kind.again(choice, swapped);
    return order === null ? [] : [{ task, order }];
  });
  const answer = repeatable[repeatable.length > 0 ? randomInt(repeatable.length) : 0];
  if (!answer) return null;

  const [row] = await findUnrepeated(db, { task: answer.task, device: asked.device });
  if (!row) return null;
  const task = checkOf(row, { id: newTaskId(), created_at: ctx.now() }, { role: 'repeat' });
  await db.insertInto('tasks').values(task).execute();

  return { task, swapped: answer.order, place: 0 };
}
