import { sql } from 'kysely';
import { isAppealable } from '../../../lib/domain/appealable.ts';
import type { Appeal, AppealRequest } from '../../../lib/protocol/appeals.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { devicesOf } from '../devices/find.ts';
import { openAppeal } from '../quality/online/open-appeal.ts';
import type { AppealTable } from '../store/quality-schema.ts';
import type { AnswerTable, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { getCampaign } from './find-campaign.ts';

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
        'This campaign has no quality terms, so its rejections cannot be appealed.',
      );
    }
    const { role } = await db
      .selectFrom('tasks')
      .select('role')
      .where('id', '=', unit)
      .executeTakeFirstOrThrow();
    if (role === 'entrance') {
      throw new StintError('conflict', 'Answers to an entrance test cannot be appealed.');
    }
    const seen = await db
      .selectFrom('appeals')
      .select(['state', 'asked_by'])
      .where('answer', '=', answer.id)
      .executeTakeFirst();
    const left = QUOTA - (await countUsed(db, answer));
    if (seen && (seen.asked_by === 'contributor' || seen.state === 'upheld')) {
      return { unit, state: seen.state, left: Math.max(0, left) };
    }
    if (answer.state !== 'disputed' || answer.decide_by <= ctx.now()) {
      throw new StintError(
        'conflict',
        'This answer was not rejected, or the time to appeal is over.',
      );
    }
    if (!isAppealable(answer.reason ?? '')) {
      throw new StintError(
        'conflict',
        'This rejection is a matter of the clock or of a second answer, so no judge could decide it differently.',
      );
    }
    if (left <= 0)
      throw new StintError(
        'conflict',
        'You have no appeals left. Each one that is upheld comes back.',
      );
    await takeUp(ctx, db, answer, seen);
    return { unit, state: 'open', left: left - 1 };
  });
}

/** A review's question that is still open becomes the contributor's own; one that was denied is asked anew. */
async function takeUp(
  ctx: Context,
  db: Db,
  answer: AnswerTable,
  seen: Pick<AppealTable, 'state'> | undefined,
): Promise<void> {
  if (seen?.state !== 'open') return openAppeal(ctx, db, answer, 'contributor');
  await db
    .updateTable('appeals')
    .set({ asked_by: 'contributor' })
    .where('answer', '=', answer.id)
    .execute();
}

/** Of this device, and of all others of the wallet that the answer belongs to. */
async function countUsed(db: Db, { device, owner }: AnswerTable): Promise<number> {
  // Two counts, for an `or` over two tables has no index.
  const used = db
    .selectFrom('appeals')
    .select((eb) => eb.fn.countAll<number>().as('used'))
    .where('appeals.asked_by', '=', 'contributor')
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

interface Judge {
  campaign: string;
  device: string;
  account: string;
}

/** The task of this appeal, and of a review that asked the same before. */
const judgedBefore = sql`(select again.id from tasks as again where again.role = 'appeal' and again.origin = disputed.id)`;

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
            .where(
              sql<boolean>`(mine.task in (first.id, first.origin) or mine.task in ${judgedBefore})`,
            ),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as ours')
            .select('ours.id')
            .where('ours.account', '=', p.account)
            .where(
              sql<boolean>`(ours.task in (first.id, first.origin) or ours.task in ${judgedBefore})`,
            ),
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
