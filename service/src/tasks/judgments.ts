import { kindOf } from '../../../lib/domain/kinds/registry.ts';
import type { JudgedTask } from '../../../lib/protocol/judgments.ts';
import type { Context } from '../context.ts';
import type { Db } from '../store/store.ts';
import { coarseTime, raterName } from './export-names.ts';
import { getCampaign } from './find-campaign.ts';

const PAGE = 200;

type Choice = JudgedTask['answers'][number]['choice'];

const findPage = (db: Db, campaign: string, after: number) =>
  db
    .selectFrom('tasks')
    .innerJoin('task_sources', 'task_sources.task', 'tasks.id')
    .select(['tasks.id', 'tasks.line', 'tasks.ref', 'tasks.model_a', 'tasks.model_b'])
    .select(['tasks.language', 'task_sources.body'])
    .where('tasks.campaign', '=', campaign)
    // Checks and appeals are not results.
    .where('tasks.role', '=', 'work')
    .where('tasks.line', '>', after)
    .orderBy('tasks.line')
    .limit(PAGE)
    .execute();

const findAnswers = (db: Db, tasks: string[]) =>
  db
    .selectFrom('answers')
    .select(['id', 'task', 'owner', 'device', 'choice', 'swapped', 'shown_ms', 'answered_at'])
    .where('task', 'in', tasks)
    .where('state', '=', 'credited')
    .where('choice', '!=', '')
    .orderBy('id')
    .execute();

/**
 * Streams the tasks of a campaign with their texts and accepted answers as JSONL, in upload order,
 * page by page so that memory stays flat. Rejected answers are never exported
 * (docs/money.md rule 5).
 * @throws StintError `not_found`
 */
export async function* judgments(ctx: Context, campaign: string): AsyncGenerator<string> {
  const { db } = ctx.store;
  const kind = kindOf((await getCampaign(db, campaign)).kind);
  for (let after = 0; ; ) {
    const tasks = await findPage(db, campaign, after);
    if (tasks.length === 0) return;
    const given = await findAnswers(
      db,
      tasks.map(({ id }) => id),
    );
    const byTask = Map.groupBy(given, (row) => row.task);
    for (const row of tasks) {
      const { prompt, a, b } = JSON.parse(row.body) as { prompt: string; a: string; b: string };
      const answers = (byTask.get(row.id) ?? []).map((answer) => ({
        rater: raterName(ctx, campaign, answer),
        choice: kind.restore(answer.choice, answer.swapped) as Choice,
        aShown: answer.swapped === 1 ? ('second' as const) : ('first' as const),
        ...coarseTime(answer),
      }));
      const { id: task, ref, model_a: modelA, model_b: modelB, language } = row;
      const line: JudgedTask = { task, ref, prompt, a, b, modelA, modelB, language, answers };
      yield `${JSON.stringify(line)}\n`;
    }
    after = tasks.at(-1)!.line;
  }
}
