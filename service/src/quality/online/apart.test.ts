import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { Bench, CAMPAIGN, type Key } from '../../testing/bench.ts';
import { APART_MS, carryOver, findApart } from './apart.ts';
import { type Apart, keepWeights, presumedWeights } from './weights.ts';

let bench: Bench;
let first: Key;
let second: Key;
let stranger: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  [first, second, stranger] = [await bench.device(), await bench.device(), await bench.device()];
  await bench.campaign([{}, {}], {}, { ...QUALITY_DEFAULTS, burnIn: 0 });
  refit();
});
afterEach(() => bench.close());

/** A refit that takes the first and the second for one voice. */
function refit(apart: Apart = new Map([[0, new Map()]])) {
  const raters = new Map([
    [first.id, 0],
    [second.id, 0],
    [stranger.id, 1],
  ]);
  const weights = { ...presumedWeights(4), raters, apart };
  carryOver(bench.ctx, CAMPAIGN, weights);
  keepWeights(bench.ctx, CAMPAIGN, weights);
}
const tasksOf = async (device: Key) => (await bench.lease(device, 3)).map(({ task }) => task);

test('raters of one voice get different tasks, and everybody else may get either', async () => {
  const [mine] = await bench.lease(first, 1);
  const others = await tasksOf(second);
  expect(others).toHaveLength(1);
  expect(others).not.toContain(mine!.task);
  expect(await tasksOf(stranger)).toHaveLength(2);
});

test('a task that one of them holds is kept from the others across a refit', async () => {
  const [mine] = await bench.lease(first, 1);
  refit();
  expect(await tasksOf(second)).not.toContain(mine!.task);
});

test('burn-in tasks are for everybody, so that a voice goes on to be seen', async () => {
  await bench.ctx.store.write((db) => db.updateTable('tasks').set({ burn_in: 1 }).execute());
  await bench.lease(first, 2);
  expect(await tasksOf(second)).toHaveLength(2);
});

test('no task waits for ever: after a while the others of the voice get it', async () => {
  const [mine] = await bench.lease(first, 1);
  await bench.answer(first, mine!);
  bench.now += APART_MS + 1;
  expect(await tasksOf(second)).toContain(mine!.task);
});

test('a voice that was found with nobody next to it gets every task', async () => {
  refit(new Map());
  const [mine] = await bench.lease(first, 1);
  expect(await tasksOf(second)).toContain(mine!.task);
});

test('a refit keeps what a voice answered lately from all of it, unless it has been alone since', () => {
  const task = { id: 't', role: 'work' as const, places: 3, slots: 1, given: 1, settled: 0 };
  const rest = { gold: null, gold_off: 0, origin: null };
  const tasks = [
    { ...task, ...rest, burn_in: 0 },
    { ...task, ...rest, burn_in: 1, id: 'for all' },
  ];
  const answer = { id: '', choice: 'a', swapped: 0, state: 'pending' as const };
  const voices = new Map(['a', 'b', 'c'].map((rater) => [rater, rater === 'c' ? 1 : 0]));
  const by = (rater: string, received_at: number, id = 't') => {
    return { ...answer, task: id, rater, received_at };
  };
  const found = (...answers: ReturnType<typeof by>[]) => findApart({ tasks, answers }, voices);

  expect(found(by('a', 1_000), by('a', 1_000, 'for all'), by('c', 1_001))).toEqual(
    new Map([[0, new Map([['t', 1_000 + APART_MS]])]]),
  );
  expect(found(by('c', 0), by('a', APART_MS + 1))).toEqual(new Map());
});
