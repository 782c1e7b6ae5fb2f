import { kindOf } from '../../../lib/domain/kinds/registry.ts';
import type { ResultLine } from '../../../lib/protocol/campaigns.ts';
import type { Context } from '../context.ts';
import { coarseTime, raterName } from './export-names.ts';
import { getCampaign } from './find-campaign.ts';

const PAGE = 1_000;

/**
 * Streams the accepted answers of a campaign as JSONL, page by page so that memory stays flat.
 * Rejected answers are never exported (docs/money.md rule 5).
 * @throws StintError `not_found`
 */
export async function* results(ctx: Context, campaign: string): AsyncGenerator<string> {
  const kind = kindOf((await getCampaign(ctx.store.db, campaign)).kind);
  let after = { line: 0, id: '' };
  for (;;) {
    const rows = await ctx.store.db
      .selectFrom('answers')
      .innerJoin('tasks', 'tasks.id', 'answers.task')
      // Answers restored from a device's receipts have no choice.
      .where('answers.choice', '!=', '')
      .select(['answers.id', 'answers.task', 'answers.owner', 'answers.device', 'answers.choice'])
      .select(['answers.swapped', 'answers.shown_ms', 'answers.answered_at'])
      .select(['tasks.line', 'tasks.ref', 'tasks.model_a', 'tasks.model_b'])
      .where('answers.campaign', '=', campaign)
      .where('answers.state', '=', 'credited')
      // Checks and appeals are not results.
      .where('tasks.role', '=', 'work')
      // Not in the order in which they came: it would tell who was there when.
      .where((eb) =>
        eb.or([
          eb('tasks.line', '>', after.line),
          eb.and([eb('tasks.line', '=', after.line), eb('answers.id', '>', after.id)]),
        ]),
      )
      .orderBy('tasks.line')
      .orderBy('answers.id')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const line: ResultLine = {
        task: row.task,
        ref: row.ref,
        rater: raterName(ctx, campaign, row),
        choice: kind.restore(row.choice, row.swapped) as ResultLine['choice'],
        aShown: row.swapped === 1 ? 'second' : 'first',
        modelA: row.model_a,
        modelB: row.model_b,
        ...coarseTime(row),
      };
      yield `${JSON.stringify(line)}\n`;
    }
    if (rows.length < PAGE) return;
    const { line, id } = rows.at(-1)!;
    after = { line, id };
  }
}
