import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { uploadTasks } from '../../tasks/upload.ts';
import { Bench, CAMPAIGN, type Key } from '../../testing/bench.ts';
import { FREE_ANSWERS, findShares, hasFullShare, PRESENT_MS } from './shares.ts';
import { keepWeights, presumedWeights } from './weights.ts';

let bench: Bench;
let busy: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  busy = await bench.device();
  await bench.campaign([{}, {}], {}, QUALITY_DEFAULTS);
});
afterEach(() => bench.close());

/** A refit after which the busy one gave so many answers, and each of so many others ten. */
function refit(own: number, others: number, last = bench.now) {
  const given = (answers: number) => ({ answers, last });
  const rest = Array.from({ length: others }, (_, i) => [i + 1, given(10)] as const);
  keepWeights(bench.ctx, CAMPAIGN, {
    ...presumedWeights(4),
    raters: new Map([[busy.id, 0]]),
    shares: new Map([[0, given(own)], ...rest]),
  });
}
const isFull = () => hasFullShare(bench.ctx, CAMPAIGN, busy.id, 0);

test('who gave a fifth of a campaign gets no more of it, and others do', async () => {
  refit(80, 30);
  expect(await bench.lease(busy)).toEqual([]);
  expect(await bench.lease(await bench.device())).not.toEqual([]);
  refit(60, 30);
  expect(await bench.lease(busy)).not.toEqual([]);
});

test('who has a full share and is not proven goes on to be checked, for all they gave waits', async () => {
  const gold = ['a', 'b'].map((side) => ({ prompt: side, a: 'x', b: 'y', gold: side }));
  await uploadTasks(
    bench.ctx,
    CAMPAIGN,
    'gold',
    gold.map((line) => JSON.stringify(line)).join('\n'),
  );
  refit(80, 30);
  const record = { campaign: CAMPAIGN, rater: busy.id, share: 0, doubted: 0, body: '{}', at: 0 };
  const stand = (standing: 'open' | 'proven') =>
    bench.ctx.store.write((db) =>
      db
        .insertInto('rater_records')
        .values({ ...record, standing })
        .onConflict((on) => on.columns(['campaign', 'rater']).doUpdateSet({ standing }))
        .execute(),
    );

  await stand('proven');
  expect(await bench.lease(busy, 3)).toEqual([]);
  await stand('open');
  const ids = (await bench.lease(busy, 3)).map(({ task }) => task);
  const rows = await bench.db.selectFrom('tasks').select('role').where('id', 'in', ids).execute();
  expect(rows).toEqual([{ role: 'gold' }, { role: 'gold' }]);
});

test('a lease counts at once, before the next refit', async () => {
  refit(74, 30);
  const [, second] = await bench.lease(busy, 2);
  expect(second).toBeUndefined();
});

test('where few take part it is twice an equal part, and two finish a campaign', () => {
  refit(500, 1);
  expect(isFull()).toBe(false);
  refit(40, 3);
  expect(isFull()).toBe(false);
  refit(60, 3);
  expect(isFull()).toBe(true);
});

test('the first answers are free, and somebody who is left alone gets everything', () => {
  refit(FREE_ANSWERS - 1, 11);
  expect(isFull()).toBe(false);
  refit(FREE_ANSWERS, 11);
  expect(isFull()).toBe(true);
  bench.now += PRESENT_MS + 1;
  expect(isFull()).toBe(false);
});

test('devices of one voice have one share, and checks are no part of it', () => {
  const row = { places: 3, slots: 1, given: 1, settled: 0, burn_in: 0, gold_off: 0, origin: null };
  const tasks = [
    { ...row, id: 'work', role: 'work' as const, gold: null },
    { ...row, id: 'gold', role: 'gold' as const, gold: 'a' },
  ];
  const answer = { id: '', choice: 'a', swapped: 0, state: 'credited' as const };
  const answers = [
    { ...answer, task: 'work', rater: 'a', received_at: 1 },
    { ...answer, task: 'work', rater: 'b', received_at: 2 },
    { ...answer, task: 'gold', rater: 'b', received_at: 3 },
  ];
  const raters = new Map([
    ['a', 0],
    ['b', 0],
  ]);
  expect(findShares({ tasks, answers }, raters)).toEqual(new Map([[0, { answers: 2, last: 2 }]]));
});
