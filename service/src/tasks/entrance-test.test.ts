import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import { Bench, type Key, WALLET } from '../testing/bench.ts';
import { appeal } from './appeal.ts';
import { expireLeases } from './expire.ts';

let bench: Bench;
let device: Key;
const QUESTION = { gold: 'b', explanation: 'y comes first' };
const TERMS = { ...QUALITY_DEFAULTS, entrance: { questions: 1, needed: 1, daily: 10 } };

beforeEach(async () => {
  bench = await Bench.open();
  device = await bench.device();
  await bench.campaign([{}, {}, QUESTION, QUESTION], {}, TERMS);
});
afterEach(() => bench.close());

/** The question of the test that a device is given, or undefined when it may work, or gets nothing. */
const question = async (of: Key) => (await bench.lease(of))[0]!;
const right = async (lease: Awaited<ReturnType<typeof question>>) =>
  ({ type: 'answer', choice: await bench.second(lease) }) as const;
const wrong = { type: 'answer', choice: 'tie' } as const;

test('who passed works, who failed does not', async () => {
  const first = await question(device);
  await bench.answer(device, first, await right(first));
  expect((await question(device)).entrance).toBeUndefined();

  const other = await bench.device();
  await bench.answer(other, await question(other), wrong);
  expect(await bench.lease(other)).toEqual([]);
});

test('a right answer that came too fast passes nothing, and tells no solution', async () => {
  const lease = await question(device);
  const outcome = await bench.send(
    device,
    bench.submission(device, lease.lease, await right(lease)),
  );
  expect(outcome).toMatchObject({
    status: 'rejected',
    entrance: { fits: false, expected: null, explanation: null },
  });
  expect(await bench.lease(device)).toEqual([]);
});

test('a wallet has one test, whichever of its devices takes it', async () => {
  const other = await bench.device();
  await bench.bind(device, WALLET);
  await bench.bind(other, WALLET);
  await bench.answer(device, await question(device), wrong);
  expect(await bench.lease(other)).toEqual([]);
});

test('a late answer is no second try', async () => {
  const late = await question(device);
  bench.now += bench.ctx.rules.leaseMs;
  await expireLeases(bench.ctx);
  const ask = (off: 0 | 1) =>
    bench.ctx.store.write((db) =>
      db.updateTable('tasks').set({ gold_off: off }).where('id', '=', late.task).execute(),
    );
  // The next question is the other one.
  await ask(1);
  await bench.answer(device, await question(device), wrong);
  await ask(0);
  expect(await bench.answer(device, late, await right(late))).toMatchObject({
    status: 'refused',
    code: 'lease_expired',
  });
  expect(await bench.lease(device)).toEqual([]);
});

test('a test that too few questions are left for is not begun', async () => {
  const met = bench.db.selectFrom('tasks').select('id').where('role', '=', 'entrance');
  await bench.ctx.store.write((db) =>
    db.updateTable('tasks').set({ gold_off: 1 }).where('id', 'in', met).execute(),
  );
  expect(await bench.lease(device)).toEqual([]);
});

test('answers to a test cannot be appealed', async () => {
  const lease = await question(device);
  await bench.send(device, bench.submission(device, lease.lease, await right(lease)));
  await expect(appeal(bench.ctx, device.id, { unit: lease.task })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('entrance test'),
  });
});
