import { createHmac } from 'node:crypto';
import type { ResultLine } from '../../../lib/protocol/campaigns.ts';
import type { Context } from '../context.ts';
import { unswap } from '../kinds/comparison.ts';
import { getCampaign } from './find-campaign.ts';

const PAGE = 1_000;

/**
 * A rater's name in exports: stable within a campaign, unlinkable across campaigns (docs/money.md rule 23).
 */
export const raterName = (ctx: Context, campaign: string, who: string) =>
  createHmac('sha256', ctx.store.secret)
    .update(`rater:${campaign}:${who}`)
    .digest('hex')
    .slice(0, 24);

/**
 * Streams the accepted answers of a campaign as JSONL, page by page so that memory stays flat.
 * Rejected answers are never exported (docs/money.md rule 5).
 * @throws StintError `not_found`
 */
export async function* results(ctx: Context, campaign: string): AsyncGenerator<string> {
  await getCampaign(ctx.store.db, campaign);
  let after = '';
  for (;;) {
    const rows = await ctx.store.db
      .selectFrom('answers')
      .innerJoin('tasks', 'tasks.id', 'answers.task')
      // Answers restored from a device's receipts have no choice.
      .where('answers.choice', '!=', '')
      .select(['answers.id', 'answers.task', 'answers.owner', 'answers.device', 'answers.choice'])
      .select(['answers.swapped', 'answers.shown_ms', 'answers.answered_at'])
      .select(['tasks.ref', 'tasks.model_a', 'tasks.model_b'])
      .where('answers.campaign', '=', campaign)
      .where('answers.state', '=', 'credited')
      // Checks and appeals are not results.
      .where('tasks.role', '=', 'work')
      .where('answers.id', '>', after)
      .orderBy('answers.id')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const line: ResultLine = {
        task: row.task,
        ref: row.ref,
        rater: raterName(ctx, campaign, row.owner ?? row.device),
        choice: unswap(row.choice as ResultLine['choice'], row.swapped === 1),
        aShown: row.swapped === 1 ? 'second' : 'first',
        modelA: row.model_a,
        modelB: row.model_b,
        shownMs: row.shown_ms,
        answeredAt: row.answered_at,
      };
      yield `${JSON.stringify(line)}\n`;
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}
