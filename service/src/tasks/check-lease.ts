import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { newId } from '../ids.ts';
import { checkOf } from '../quality/online/check-task.ts';
import type { Standing } from '../quality/people/record.ts';
import type { DeviceTable, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { appealToJudge } from './appeal.ts';

/**
 * One lease in so many is a check: of raters who are not known yet, of those who are, and of those
 * in doubt, who can so show soonest that they read.
 */
const EVERY = { open: 4, proven: 20, doubted: 2 };

/** A task that is leased for another reason than that it needs an answer. */
export interface CheckTask {
  task: TaskTable;
  /** Sides that it must be shown with; null for either. */
  swapped: number | null;
  /** 1 when it has places of its own. */
  place: number;
}

type Known = { standing: Standing; doubted: number };

const findStanding = prepare<{ campaign: string; rater: string }, Known>((db, p) =>
  db
    .selectFrom('rater_records')
    .select(['standing', 'doubted'])
    .where('campaign', '=', p.campaign)
    .where('rater', '=', p.rater),
);

/** Where a rater stands in a campaign: by the wallet, or the device that has none. */
export async function standingOf(
  db: Db,
  campaign: string,
  { account, device }: DeviceTable,
): Promise<Known> {
  const [row] = await findStanding(db, { campaign, rater: account ?? device });
  return row ?? { standing: 'open', doubted: 0 };
}

interface Asked {
  campaign: string;
  device: string;
  account: string;
}

/** Gold that this rater has not met, neither as a check nor as the task that it was made of. */
const unmetGold = prepare<Asked, TaskTable>((db, p) =>
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
            .where('mine.state', '!=', 'expired'),
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
            .where('ours.state', '!=', 'expired'),
        ),
      ),
    )
    .limit(SOME),
);

/** Gold out of which one is drawn. */
const SOME = 40;
/** A repeat asks one of so many answers again, and at least so many lie between. */
const REPEATABLE = 12;
const REPEAT_AFTER = 5;

/** Answers of a device that still wait to be decided, the latest first. */
const waiting = prepare<Asked, { task: string; choice: string; swapped: number }>((db, p) =>
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

/** A task of the work itself that this device was not asked again. */
const unrepeated = prepare<{ task: string; device: string }, TaskTable>((db, p) =>
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

/**
 * Now and then a check instead of a task: gold, or an own answer asked again with the sides
 * swapped. Null when none is due or there is none.
 */
export async function findCheck(
  ctx: Context,
  db: Db,
  campaign: string,
  device: DeviceTable,
  { standing, doubted }: Known,
): Promise<CheckTask | null> {
  const asked = { campaign, device: device.device, account: device.account ?? '' };
  if (standing === 'against') return null;
  if (randomInt(EVERY[doubted === 1 ? 'doubted' : standing]) > 0) return null;
  const repeatFirst = randomInt(2) === 0;
  return repeatFirst
    ? ((await repeatOf(ctx, db, asked)) ?? goldFor(db, asked))
    : ((await goldFor(db, asked)) ?? repeatOf(ctx, db, asked));
}

/** An appeal that this rater may judge without knowing; they have shown that they read. */
export async function disputeFor(
  db: Db,
  campaign: string,
  { device, account }: DeviceTable,
): Promise<CheckTask | null> {
  const task = await appealToJudge(db, { campaign, device, account: account ?? '' });
  return task ? { task, swapped: null, place: 1 } : null;
}

async function goldFor(db: Db, asked: Asked): Promise<CheckTask | null> {
  const unmet = await unmetGold(db, asked);
  const task = unmet[unmet.length > 0 ? randomInt(unmet.length) : 0];
  return task ? { task, swapped: null, place: 0 } : null;
}

/** An answer that took a side, asked again with the sides swapped. */
async function repeatOf(ctx: Context, db: Db, asked: Asked): Promise<CheckTask | null> {
  const sided = (await waiting(db, asked)).filter(({ choice }) => choice === 'a' || choice === 'b');
  const answer = sided[sided.length > 0 ? randomInt(sided.length) : 0];
  if (!answer) return null;
  const [row] = await unrepeated(db, { task: answer.task, device: asked.device });
  if (!row) return null;
  const task = checkOf(row, newId(ctx.now()), { role: 'repeat' });
  await db.insertInto('tasks').values(task).execute();
  return { task, swapped: 1 - answer.swapped, place: 0 };
}
