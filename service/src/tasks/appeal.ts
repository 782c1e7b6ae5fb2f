import { sql } from 'kysely';
import { isAppealable } from '../../../lib/domain/appealable.ts';
import type { Appeal, AppealRequest } from '../../../lib/protocol/appeals.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { devicesOf } from '../devices/find.ts';
import { newId } from '../ids.ts';
import { checkOf } from '../quality/online/check-task.ts';
import type { AnswerTable, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { getCampaign } from './campaigns.ts';

/** Appeals that a contributor may have open or lost; those upheld do not count. */
const QUOTA = 3;

const findAnswer = prepare<{ task: string; device: string }, AnswerTable>((db, p) =>
  db.selectFrom('answers').selectAll().where('task', '=', p.task).where('device', '=', p.device),
);

/**
 * Takes an appeal against a rejection: the task goes, as any other, to a person who has nothing to
 * do with the one who appeals and has not seen it. Asked again it is the same appeal.
 * @throws StintError `not_found` for a unit that is not this device's, `conflict` when it is not
 *   rejected, its time is over, a rule rejected it or no appeal is left
 */
export async function appeal(
  ctx: Context,
  device: string,
  { unit }: AppealRequest,
): Promise<Appeal> {
  return ctx.store.write(async (db) => {
    const [answer] = await findAnswer(db, { task: unit, device });
    if (!answer) throw new StintError('not_found', `This device has not answered ${unit}.`);
    const { quality } = await getCampaign(db, answer.campaign);
    if (quality === null) {
      throw new StintError(
        'conflict',
        'This campaign takes no appeals: nobody judges its answers.',
      );
    }
    const { role } = await db
      .selectFrom('tasks')
      .select('role')
      .where('id', '=', unit)
      .executeTakeFirstOrThrow();
    if (role === 'entrance') {
      throw new StintError('conflict', 'An answer of an entrance test cannot be appealed.');
    }
    const seen = await db
      .selectFrom('appeals')
      .select('state')
      .where('answer', '=', answer.id)
      .executeTakeFirst();
    const left = QUOTA - (await countUsed(db, answer));
    if (seen) return { unit, state: seen.state, left: Math.max(0, left) };
    if (answer.state !== 'disputed' || answer.decide_by <= ctx.now()) {
      throw new StintError('conflict', 'Only a rejection of the last days can be appealed.');
    }
    if (!isAppealable(answer.reason ?? '')) {
      throw new StintError(
        'conflict',
        'This rejection is by the clock or for a second answer: nobody could judge it otherwise.',
      );
    }
    if (left <= 0) throw new StintError('conflict', 'No appeal is left; an upheld one comes back.');
    await open(ctx, db, answer);
    return { unit, state: 'open', left: left - 1 };
  });
}

/** Of this device, and of all others of the wallet that the answer belongs to. */
async function countUsed(db: Db, { device, owner }: AnswerTable): Promise<number> {
  // Two counts, for an `or` over two tables has no index.
  const used = db
    .selectFrom('appeals')
    .select((eb) => eb.fn.countAll<number>().as('used'))
    .where('appeals.state', '!=', 'upheld');
  const own = await used.where('appeals.device', '=', device).executeTakeFirstOrThrow();
  if (owner === null) return Number(own.used);
  const others = await used
    .innerJoin('answers', 'answers.id', 'appeals.answer')
    .where('answers.owner', '=', owner)
    .where('appeals.device', '!=', device)
    .where('appeals.device', 'in', devicesOf(db, owner))
    .executeTakeFirstOrThrow();
  return Number(own.used) + Number(others.used);
}

async function open(ctx: Context, db: Db, answer: AnswerTable): Promise<void> {
  const now = ctx.now();
  const task = await db
    .selectFrom('tasks')
    .selectAll()
    .where('id', '=', answer.task)
    .executeTakeFirstOrThrow();
  const id = newId(now);
  const places = { slots: 1, places: 1, origin: answer.id };
  await db
    .insertInto('tasks')
    .values(checkOf(task, id, { role: 'appeal', ...places }))
    .execute();
  await db
    .insertInto('appeals')
    .values({
      answer: answer.id,
      campaign: answer.campaign,
      device: answer.device,
      task: id,
      state: 'open',
      at: now,
      decided_at: null,
    })
    .execute();
}

interface Judge {
  campaign: string;
  device: string;
  account: string;
}

/**
 * A task of an appeal that this rater may judge: not their own, and of a task that neither they nor
 * another device of their wallet has met in any form.
 */
const findJudgeable = prepare<Judge, TaskTable>((db, p) =>
  db
    .selectFrom('tasks')
    .innerJoin('answers as disputed', 'disputed.id', 'tasks.origin')
    .innerJoin('tasks as first', 'first.id', 'disputed.task')
    .selectAll('tasks')
    .where('tasks.campaign', '=', p.campaign)
    .where('tasks.role', '=', literal('appeal'))
    .where('tasks.slots', '>', literal(0))
    .where('disputed.device', '!=', p.device)
    .where((eb) => eb.or([eb('disputed.owner', 'is', null), eb('disputed.owner', '!=', p.account)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as mine')
            .select('mine.id')
            .where('mine.device', '=', p.device)
            .where(sql<boolean>`mine.task in (tasks.id, first.id, first.origin)`),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as ours')
            .select('ours.id')
            .where('ours.account', '=', p.account)
            .where(sql<boolean>`ours.task in (tasks.id, first.id, first.origin)`),
        ),
      ),
    )
    .orderBy('tasks.id')
    .limit(1),
);

/** An appeal for this rater to judge without knowing, or undefined. */
export async function appealToJudge(db: Db, judge: Judge): Promise<TaskTable | undefined> {
  return (await findJudgeable(db, judge))[0];
}
