import { expect, it } from 'vitest';
import type { Context } from '../../context.ts';
import { groupLabels } from '../../inference/labels/labels.ts';
import { seeded } from '../../inference/math/random.ts';
import { findMostInformative } from './ask-next.ts';
import { noteAnswer, noteLease } from './doubts.ts';
import { fitCampaign } from './fit-campaign.ts';
import { findUnmetPairs } from './overlap.ts';
import type { CampaignRows } from './read-campaign.ts';
import { keepWeights, presumedWeights, refittedWeights, type Weights } from './weights.ts';

const QUALITY = { pay: 'opinion', bonus: '0', target: 9_500, least: 2, burnIn: 0 } as const;
const PEOPLE = 80;
const TASKS = 1_000;
const PLACES = 4;
/** Answers between two refits. */
const REFIT = 50;

interface Task {
  id: string;
  truth: number;
  raters: number[];
}

const rowOf = ({ id, raters }: Task): CampaignRows['tasks'][0] => ({
  id,
  role: 'work',
  places: PLACES,
  slots: PLACES - raters.length,
  given: raters.length,
  settled: 0,
  burn_in: 0,
  gold: null,
  gold_off: 0,
  origin: null,
});

/**
 * A campaign with four answers per task, from people most of whom answer little.
 * @returns how many tasks each pair of the ten most active raters shares
 */
function work(change: (weights: Weights) => Weights): number[] {
  const random = seeded(7);
  const ctx = {} as Context;
  const tasks = Array.from({ length: TASKS }, (_, i): Task => {
    return { id: `task-${i}`, truth: random.below(2), raters: [] };
  });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const rows: CampaignRows = {
    kind: 'comparison',
    quality: JSON.stringify(QUALITY),
    redundancy: PLACES,
    tasks: [],
    answers: [],
    standings: new Map(),
  };
  for (let given = 1; given <= TASKS * (PLACES - 0.2); given++) {
    const rater = Math.floor(PEOPLE * random.next() ** 2);
    const isFor = ({ raters }: Task) => raters.length < PLACES && !raters.includes(rater);
    const told = findMostInformative(ctx, 'campaign', `rater-${rater}`).map((id) => byId.get(id)!);
    const task = told.find(isFor) ?? tasks.find(isFor);
    if (!task) continue;
    task.raters.push(rater);
    noteLease(ctx, 'campaign', task.id);
    noteAnswer(ctx, 'campaign', {
      task: task.id,
      rater: refittedWeights(ctx, 'campaign')?.raters.get(`rater-${rater}`) ?? PEOPLE,
      posterior: Float64Array.of(0.6, 0.4, 0, 0),
      slots: PLACES - task.raters.length,
    });
    rows.answers.push({
      id: `${task.id} ${rater}`,
      task: task.id,
      rater: `rater-${rater}`,
      choice: random.next() < 0.85 === (task.truth === 0) ? 'a' : 'b',
      swapped: 0,
      received_at: given,
      state: 'pending',
    });
    if (given % REFIT !== 0) continue;
    rows.tasks = tasks.map(rowOf);
    keepWeights(ctx, 'campaign', change(fitCampaign(rows).weights));
  }
  const answered = Array.from({ length: PEOPLE }, (_, rater) =>
    tasks.filter(({ raters }) => raters.includes(rater)),
  );
  const most = answered.sort((a, b) => b.length - a.length).slice(0, 10);
  return most.flatMap((one, i) => {
    return most.slice(0, i).map((other) => one.filter((task) => other.includes(task)).length);
  });
}

it('gives the most active raters common tasks, so that most of them can be compared', () => {
  const few = (pairs: readonly number[]) => pairs.filter((shared) => shared < 10).length;
  const apart = few(work((weights) => ({ ...weights, unmet: new Map() })));
  expect(apart).toBeGreaterThan(20);
  expect(few(work((weights) => weights))).toBeLessThanOrEqual(apart / 3);
}, 60_000);

const POSTERIOR = Float64Array.of(0.5, 0.5, 0, 0);

it('offers what is free now rather than at the last refit, and nothing twice', () => {
  const ctx = {} as Context;
  const first = { ...presumedWeights(4), raters: new Map([['rater', 0]]) };
  const { newcomer } = first;
  const doubt = (answered: number[], slots: number) => ({ posterior: POSTERIOR, answered, slots });
  const doubts = new Map([
    ['own', doubt([0], 1)],
    ['free', doubt([1], 1)],
    ['taken', doubt([1], 0)],
  ]);
  keepWeights(ctx, 'campaign', { ...first, emission: newcomer, doubts });
  expect(findMostInformative(ctx, 'campaign', 'rater')).toEqual(['free']);
  noteLease(ctx, 'campaign', 'free');
  expect(findMostInformative(ctx, 'campaign', 'rater')).toEqual([]);
  noteAnswer(ctx, 'campaign', { task: 'taken', rater: 2, posterior: POSTERIOR, slots: 1 });
  expect(findMostInformative(ctx, 'campaign', 'rater')).toEqual(['taken']);
});

it('lists, for each of the sixteen most active raters, those with whom they share too few tasks', () => {
  // The first two share twelve tasks, the third one with each of them; the others have one answer.
  const rows = [
    ...Array.from({ length: 12 }, (_, task) => [0, 1].map((rater) => ({ task, rater }))).flat(),
    { task: 0, rater: 2 },
    ...Array.from({ length: 20 }, (_, i) => ({ task: 20 + i, rater: 3 + i })),
  ];
  const task = rows.map((row) => row.task);
  const rater = rows.map((row) => row.rater);
  const columns = { task, rater, label: rows.map(() => 0), length: rows.length };
  const unmet = findUnmetPairs(groupLabels(columns, { tasks: 40, raters: 23, classes: 2 }));
  expect(unmet.size).toBe(16);
  expect(unmet.get(0)!.has(1)).toBe(false);
  expect(unmet.get(0)!.get(2)).toBe(1);
  expect(unmet.get(2)!.size).toBe(15);
});
