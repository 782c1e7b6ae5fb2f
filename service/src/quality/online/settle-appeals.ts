import type { QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import type { Context } from '../../context.ts';
import { inBatches, rowsToRead } from '../../each-alone.ts';
import { JUDGE_MS } from '../../ledger/campaign-dates.ts';
import { decideAnswers, noteDenial } from '../../ledger/decide.ts';
import type { AppealTable } from '../../store/quality-schema.ts';
import type { Db } from '../../store/store.ts';
import { payFor } from '../people/pay.ts';
import { classOf } from './choices.ts';

/** The most appeals to decide in one unit of work. */
const MAX_APPEALS = 20;

/**
 * Decides appeals: upheld when the other judge chose as the contributor did, or nobody judged in
 * time; denied when they chose otherwise. Each outcome is a receipt (docs/money.md rule 5).
 */
export async function settleAppeals(ctx: Context): Promise<void> {
  const open = await ctx.store.db
    .selectFrom('appeals')
    // A judge's answer does not count if it was rejected or was restored without a choice.
    .leftJoin('answers as judged', (join) =>
      join
        .onRef('judged.task', '=', 'appeals.task')
        .on('judged.state', 'in', ['pending', 'credited'])
        .on('judged.choice', '!=', ''),
    )
    .select(['appeals.answer', 'appeals.asked_by', 'judged.choice', 'judged.swapped'])
    .where('appeals.state', '=', 'open')
    .where((eb) =>
      eb.or([eb('judged.id', 'is not', null), eb('appeals.at', '<=', ctx.now() - JUDGE_MS)]),
    )
    .limit(rowsToRead(ctx, 'judged appeals', MAX_APPEALS))
    .execute();

  const units = { size: MAX_APPEALS, idOf: (row: { answer: string }) => row.answer };
  await inBatches(ctx, 'judged appeals', open, units, (some) =>
    ctx.store.write(async (db) => {
      for (const { answer, asked_by, choice, swapped } of some) {
        const judged = choice === null ? null : classOf(choice, swapped ?? 0);
        await settle(ctx, db, { answer, asked_by }, judged);
      }
    }),
  );
}

async function settle(
  ctx: Context,
  db: Db,
  { answer: id, asked_by }: Pick<AppealTable, 'answer' | 'asked_by'>,
  judged: number | null,
): Promise<void> {
  const answer = await db
    .selectFrom('answers')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  // An answer restored without a choice cannot be shown to be wrong.
  const upheld =
    judged === null || answer.choice === '' || judged === classOf(answer.choice, answer.swapped);

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

  const { quality } = await db
    .selectFrom('campaigns')
    .select('quality')
    .where('id', '=', answer.campaign)
    .executeTakeFirstOrThrow();
  // Pay the promised price; the bonus is for raters whom the evidence shows to be reliable.
  const { pay } = JSON.parse(quality!) as QualityTerms;
  const terms = { pay, price: answer.pay, bonus: answer.bonus };
  const ruling = payFor(terms, { standing: 'open', reason: null }, 0);
  await decideAnswers(ctx, db, [{ answer, ruling }]);
}
