import { kindOf } from '../../../../lib/domain/kinds/registry.ts';
import type { QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import type { Context } from '../../context.ts';
import { temper } from '../../inference/calibration/temper.ts';
import { addAnswer, posteriorOf } from '../../inference/models/online.ts';
import { nextPlaces } from '../../inference/stopping/places.ts';
import type { TaskTable } from '../../store/schema.ts';
import { prepare } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { classOf } from './choices.ts';
import { noteAnswer } from './doubts.ts';
import { presumedWeights, refittedWeights } from './weights.ts';

type Standing = Pick<TaskTable, 'places' | 'slots' | 'given' | 'settled' | 'burn_in' | 'logs'> & {
  task: string;
  campaign: string;
  redundancy: number;
  swapped: number;
};

interface Judged {
  kind: string;
  /** The campaign's quality terms, JSON. */
  quality: string;
  rater: string;
  choice: string;
}

const saveTask = prepare<{
  id: string;
  logs: string;
  given: number;
  places: number;
  slots: number;
  settled: number;
}>((db, p) =>
  db
    .updateTable('tasks')
    .set({ logs: p.logs, given: p.given, places: p.places, slots: p.slots, settled: p.settled })
    .where('id', '=', p.id),
);
/** Adds to a campaign's count of settled tasks. */
export const countDone = prepare<{ id: string; done: number }>((db, p) =>
  db
    .updateTable('campaigns')
    .set((eb) => ({ done: eb('done', '+', p.done) }))
    .where('id', '=', p.id),
);

/**
 * Updates a task by one new answer, in the unit of work that acknowledges it: the posterior changes,
 * and the task gets another place or gives up its free ones.
 */
export async function weighAnswer(
  ctx: Context,
  db: Db,
  task: Standing,
  { kind, quality, rater, choice }: Judged,
): Promise<void> {
  const terms = JSON.parse(quality) as QualityTerms;
  const { classes } = kindOf(kind);
  const weights = refittedWeights(ctx, task.campaign) ?? presumedWeights(classes.length);
  const logs = task.logs
    ? Float64Array.from(JSON.parse(task.logs) as number[])
    : weights.logPrior.slice();
  const number = weights.raters.get(rater) ?? weights.raters.size;
  addAnswer(logs, { rater: number, label: classOf(kindOf(kind), choice, task.swapped) }, weights);
  const posterior = temper(posteriorOf(logs), logs.length, weights.power);
  const sure = Math.max(...posterior);

  const now = { ...task, given: task.given + 1, settled: task.settled === 1 };
  const next = nextPlaces(now, {
    least: terms.least,
    most: task.redundancy,
    burnIn: task.burn_in === 1,
    more: sure < terms.target / 10_000,
  });
  await saveTask(db, {
    id: task.task,
    logs: JSON.stringify([...logs]),
    given: next.given,
    places: next.places,
    slots: next.slots,
    settled: Number(next.settled),
  });
  if (task.burn_in === 0)
    noteAnswer(ctx, task.campaign, { ...next, task: task.task, rater: number, posterior });
  const done = Number(next.settled) - task.settled;
  if (done !== 0) await countDone(db, { id: task.campaign, done });
}
