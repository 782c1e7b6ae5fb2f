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

/** How many appeals a contributor may have open or denied. Upheld ones do not count. */
const QUOTA = 3;

const findAnswer = prepare<{ task: string; device: string }, AnswerTable>((db, p) =>
  db.selectFrom('answers').selectAll().where('task', '=', p.task).where('device', '=', p.device),
);

/**
 * Opens an appeal against a rejection: the task goes, like any other, to unrelated people who
 * have not seen it. Appealing again returns the same appeal.
 * @throws StintError `not_found` when the unit is not this device's, `conflict` when it was not
 *   rejected, the time to appeal is over, a rule rejected it or the device has no appeals left
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

    await openForContributor(ctx, db, answer, seen);
    return { unit, state: 'open', left: left - 1 };
  });
}

/** Takes over an appeal that a review has open; otherwise opens one, also when a review's was denied. */
async function openForContributor(
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

/** Counts the appeals of this device and of the other devices of the answer's wallet. */
async function countUsed(db: Db, { device, owner }: AnswerTable): Promise<number> {
  // Two queries, because an `or` over two tables cannot use an index.
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

/** How many appeals to look at for one that a rater was drawn for. */
const MAX_LOOKED = 100;

interface Judge {
  campaign: string;
  device: string;
  account: string;
}

/** The tasks that asked about this answer before: this appeal's, and those of an earlier review. */
const judgedBefore = sql`(select again.id from tasks as again where again.role = 'appeal' and again.origin = disputed.id)`;

/**
 * An appeal's task that this rater may judge: about a task that neither they nor another device of
 * their wallet has seen in any form, which leaves out their own answers. A restored lease may not know
 * its wallet, so the answer's counts besides.
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
    .orderBy('tasks.created_at')
    .limit(MAX_LOOKED),
);

/** Appeals that this rater could judge, the oldest first. */
export const appealsToJudge = (db: Db, judge: Judge): Promise<TaskTable[]> =>
  findJudgeable(db, judge);
