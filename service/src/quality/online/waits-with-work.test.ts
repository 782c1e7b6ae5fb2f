import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { Bench, CAMPAIGN, type Key } from '../../testing/bench.ts';
import { decideDue, findDue } from './decide-due.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
  const gold = Array.from({ length: 20 }, () => ({ gold: 'a' }));
  await bench.campaign(
    [...Array.from({ length: 40 }, () => ({})), ...gold],
    { price: 1_000n, fee: 0n },
    QUALITY_DEFAULTS,
  );
});
afterEach(() => bench.close());

/** Answers until the last answer is to a check that came after two tasks of work, and the rater is proven then. */
async function workUntilChecked(): Promise<string> {
  let worked = 0;
  for (;;) {
    const [lease] = await bench.lease(device);
    await bench.answer(device, lease!);
    const { role } = await bench.db
      .selectFrom('tasks')
      .select('role')
      .where('id', '=', lease!.task)
      .executeTakeFirstOrThrow();
    if (role === 'work') worked += 1;
    if (role === 'gold' && worked > 1) {
      await prove();
      return lease!.task;
    }
  }
}

const prove = () =>
  bench.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({
        campaign: CAMPAIGN,
        rater: device.id,
        standing: 'proven',
        reason: null,
        share: 0,
        doubted: 0,
        body: '{}',
        at: bench.now,
        proven_at: bench.now,
      })
      .execute(),
  );

async function isCredited(task: string): Promise<boolean> {
  const due = { due: bench.now, newUntil: 20, limit: 100 };
  await decideDue(bench.ctx, await findDue(bench.db, due));
  const { state } = await bench.db
    .selectFrom('answers')
    .select('state')
    .where('task', '=', task)
    .executeTakeFirstOrThrow();
  return state === 'credited';
}

const settleWork = (settled: number) =>
  bench.ctx.store.write((db) =>
    db.updateTable('tasks').set({ settled }).where('role', '=', 'work').execute(),
  );

test('a check is not credited before work that was given next to it, and then with it', async () => {
  const check = await workUntilChecked();
  expect(await isCredited(check)).toBe(false);
  await settleWork(1);
  expect(await isCredited(check)).toBe(true);
});

test('burn-in tasks, which are settled last, are waited for no more than others', async () => {
  const check = await workUntilChecked();
  const change = (set: object, rank: number) =>
    bench.ctx.store.write((db) =>
      db
        .updateTable('tasks')
        .set(set)
        .where('role', '=', 'work')
        .where('rank', '=', rank)
        .execute(),
    );
  const [last, ...rest] = await bench.db
    .selectFrom('answers')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .select('tasks.rank')
    .where('role', '=', 'work')
    .orderBy('answers.received_at', 'desc')
    .execute();
  await settleWork(1);
  // The others are settled, and drawn: the last bits of a burn-in task's rank are higher than theirs.
  for (const [i, { rank }] of rest.entries()) await change({ rank: (i + 1) * 65_536 }, rank);
  await change({ rank: 65_535, settled: 0 }, last!.rank);
  expect(await isCredited(check)).toBe(true);
});

test('a check waits for its deadline at most', async () => {
  const check = await workUntilChecked();
  bench.now += bench.ctx.rules.decideMs;
  expect(await isCredited(check)).toBe(true);
});

test('where a restored copy has no leases, nothing waits', async () => {
  const check = await workUntilChecked();
  await bench.ctx.store.write((db) => db.deleteFrom('leases').execute());
  expect(await isCredited(check)).toBe(true);
});
