import type { Kind } from '../../../../lib/domain/kinds/kind.ts';
import { ALIKE, kindOf } from '../../../../lib/domain/kinds/registry.ts';
import type { QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import type { Context } from '../../context.ts';
import { inBatches, rowsToRead } from '../../each-alone.ts';
import { JUDGE_MS } from '../../ledger/campaign-dates.ts';
import { decideAnswers, noteDenial } from '../../ledger/decide.ts';
import { creditCounted } from '../../ledger/restore/credit-counted.ts';
import type { AppealTable } from '../../store/quality-schema.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { payFor } from '../people/pay.ts';
import { JUDGES } from './open-appeal.ts';

/** The most appeals to decide in one unit of work. */
const MAX_APPEALS = 20;

/**
 * Decides appeals by two judges who agree: upheld when they chose as the contributor did, denied when
 * they did not; where the first two differ, a third is asked. Upheld when nobody judged in time. Each
 * outcome is a receipt (docs/money.md rule 5).
 */
export async function settleAppeals(ctx: Context): Promise<void> {
  const open = await ctx.store.db
    .selectFrom('appeals')
    .innerJoin('tasks', 'tasks.id', 'appeals.task')
    .select(['appeals.answer', 'appeals.asked_by', 'appeals.task', 'appeals.at'])
    .where('appeals.state', '=', 'open')
    .where((eb) =>
      eb.or([
        // No place is free or leased any more: everybody asked has answered.
        eb('tasks.given', '>=', eb.ref('tasks.places')),
        eb('appeals.at', '<=', ctx.now() - JUDGE_MS),
      ]),
    )
    .limit(rowsToRead(ctx, 'judged appeals', MAX_APPEALS))
    .execute();

  const units = { size: MAX_APPEALS, idOf: (row: { answer: string }) => row.answer };
  await inBatches(ctx, 'judged appeals', open, units, (some) =>
    ctx.store.write(async (db) => {
      for (const row of some) await settle(ctx, db, row);
    }),
  );
}

type OpenAppeal = Pick<AppealTable, 'answer' | 'asked_by' | 'task' | 'at'>;

/** What the judges chose. One that was rejected, or restored without a choice, does not count. */
const findJudgments = (db: Db, task: string) =>
  db
    .selectFrom('answers')
    .select(['choice', 'swapped'])
    .where('task', '=', task)
    .where('state', 'in', ['pending', 'credited'])
    .where('choice', '!=', '')
    .execute();

/** Whether an appeal is upheld; null when more judges have to be asked. */
function rule(
  kind: Kind,
  answer: AnswerTable,
  judgments: { choice: string; swapped: number }[],
  late: boolean,
) {
  // An answer restored without a choice cannot be shown to be wrong.
  if (answer.choice === '') return true;
  const own = kind.restore(answer.choice, answer.swapped);
  const alike = judgments.filter(
    ({ choice, swapped }) => kind.alike(kind.restore(choice, swapped), own) >= ALIKE,
  ).length;
  if (judgments.length - alike >= JUDGES) return false;
  return alike >= JUDGES || late ? true : null;
}

async function settle(ctx: Context, db: Db, open: OpenAppeal): Promise<void> {
  const { answer: id, asked_by, task } = open;
  const answer = await db
    .selectFrom('answers')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { kind, quality } = await db
    .selectFrom('campaigns')
    .select(['kind', 'quality'])
    .where('id', '=', answer.campaign)
    .executeTakeFirstOrThrow();
  const judgments = await findJudgments(db, task);
  const upheld = rule(kindOf(kind), answer, judgments, open.at <= ctx.now() - JUDGE_MS);
  if (upheld === null) return askOneMore(db, task);

  const changed = await db
    .updateTable('appeals')
    .set({ state: upheld ? 'upheld' : 'denied', decided_at: ctx.now() })
    .where('answer', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return;
  // A review asked, not the contributor, so they have not lost an appeal.
  if (!upheld && asked_by === 'review') return;
  if (!upheld) return noteDenial(ctx, db, answer);

  // Pay the promised price; the bonus is for raters whom the evidence shows to be reliable.
  const { pay } = JSON.parse(quality!) as QualityTerms;
  const terms = { pay, price: answer.pay, bonus: answer.bonus };
  const ruling = payFor(terms, { standing: 'open', reason: null }, 0);
  await creditCounted(ctx, db, answer.device);
  await decideAnswers(ctx, db, [{ answer, ruling }]);
}

/** Two judges differ, or one of them did not count: a place for one more. */
const askOneMore = async (db: Db, task: string): Promise<void> => {
  await db
    .updateTable('tasks')
    .set((eb) => ({ places: eb('places', '+', 1), slots: eb('slots', '+', 1) }))
    .where('id', '=', task)
    .execute();
};
