import { sql } from 'kysely';
import { isAppealable } from '../../../../lib/domain/appealable.ts';
import type { Context } from '../../context.ts';
import { eachAlone } from '../../each-alone.ts';
import { literal } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { openAppeal } from './open-appeal.ts';

/** How many new rejections, and what share of all decisions, send a campaign to review. */
const MIN_REJECTIONS = 20;
const MIN_REJECTED_SHARE = 0.4;
/** How many rejections another judge then looks at, each for the price of an answer. */
const SAMPLE = 10;

/**
 * Sends campaigns that reject too much to review. Until the operator lets such a campaign out again,
 * it offers only a sample of its own rejections, to other judges and paid from its escrow.
 */
export async function reviewRejections(ctx: Context): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('campaigns')
    .select(['id', 'answers', 'rejected', 'reviewed'])
    .where('state', '=', 'open')
    .where('quality', 'is not', null)
    .execute();
  const many = rows.filter(
    ({ answers, rejected, reviewed }) =>
      rejected - reviewed >= MIN_REJECTIONS &&
      rejected >= MIN_REJECTED_SHARE * (answers + rejected),
  );
  await eachAlone(
    ctx,
    'reviews',
    many,
    ({ id }) => id,
    ({ id, rejected }) =>
      ctx.store.write(async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('campaigns')
          .set({ state: 'review', reviewed: rejected })
          .where('id', '=', id)
          .where('state', '=', 'open')
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await openAppeals(ctx, db, id);
      }),
  );
}

/** Opens appeals for a sample of rejections that can still be appealed and were not. */
async function openAppeals(ctx: Context, db: Db, campaign: string): Promise<void> {
  const rejections = await db
    .selectFrom('answers')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .selectAll('answers')
    .where('answers.campaign', '=', campaign)
    .where('answers.state', '=', literal('disputed'))
    .where('answers.decide_by', '>', ctx.now())
    .where('answers.choice', '!=', '')
    .where('tasks.role', '!=', 'entrance')
    .where('answers.id', 'not in', (eb) =>
      eb.selectFrom('appeals').select('answer').where('campaign', '=', campaign),
    )
    .orderBy(sql`random()`)
    .execute();
  const open = rejections.filter(({ reason }) => isAppealable(reason ?? ''));
  for (const answer of open.slice(0, SAMPLE)) await openAppeal(ctx, db, answer, 'review');
}
