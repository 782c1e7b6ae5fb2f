import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyCampaign } from '../../settlement/apply-campaign.ts';
import { Bench, CAMPAIGN, WALLET } from '../../testing/bench.ts';
import { createRestoreGate, type RestoreGate } from './gate.ts';

const DAY = 86_400_000;
let bench: Bench;
let gate: RestoreGate;
beforeEach(async () => {
  bench = await Bench.open({ restoreMs: DAY });
  gate = createRestoreGate(bench.ctx);
});
afterEach(() => bench.close());

const restoring = { code: 'restoring' };
const pass = (ms: number) => {
  bench.now += ms;
};

test('a service that was never restored is open', async () => {
  expect(await gate.stage()).toBe('open');
  await gate.check();
  await gate.checkRead();
});

test('first the chain is read, then devices present, then it is open', async () => {
  expect(await gate.begin(bench.now)).toBe(true);
  expect(await gate.stage()).toBe('reading');
  await expect(gate.check()).rejects.toMatchObject(restoring);
  await expect(gate.checkRead()).rejects.toMatchObject(restoring);

  await gate.chainWasRead(bench.now);
  expect(await gate.stage()).toBe('gathering');
  await expect(gate.check()).rejects.toMatchObject(restoring);
  await gate.checkRead();

  pass(DAY);
  expect(await gate.stage()).toBe('open');
  await gate.check();
});

test('devices have their time from when the chain was read, however long that took', async () => {
  await gate.begin(bench.now);
  pass(2 * DAY);
  expect(await gate.stage()).toBe('reading');
  await gate.chainWasRead(bench.now);
  pass(DAY - 1);
  expect(await gate.stage()).toBe('gathering');
});

test('a reading of the chain that began before the restore does not count', async () => {
  const before = bench.now;
  pass(10);
  await gate.begin(bench.now);
  await gate.chainWasRead(before);
  expect(await gate.stage()).toBe('reading');
});

test('only what was signed after the last restore begins another', async () => {
  const first = bench.now;
  await gate.begin(first);
  await gate.chainWasRead(first);
  pass(DAY);
  expect(await gate.begin(first)).toBe(false);
  expect(await gate.stage()).toBe('open');
  expect(await gate.begin(first + 1)).toBe(true);
  expect(await gate.stage()).toBe('reading');
});

test('a restore that goes on is not begun again', async () => {
  await gate.begin(bench.now);
  await gate.chainWasRead(bench.now);
  pass(DAY - 1);
  expect(await gate.begin(bench.now)).toBe(true);
  expect(await gate.stage()).toBe('gathering');
  pass(1);
  expect(await gate.stage()).toBe('open');
});

test('another process finds the gate as it is stored', async () => {
  await gate.begin(bench.now);
  expect(await createRestoreGate(bench.ctx).stage()).toBe('reading');
  await gate.chainWasRead(bench.now);
  await gate.end();
  expect(await createRestoreGate(bench.ctx).stage()).toBe('open');
});

test('what has accrued beyond the lines that are known is set aside before anything is promised', async () => {
  await bench.campaign([]);
  await gate.begin(bench.now);
  const dates = { requester: WALLET, deadline: bench.now / 1000 + 2e7, closed: false };
  await bench.ctx.store.write((db) =>
    applyCampaign(bench.ctx, db, CAMPAIGN, { ...dates, funded: 1_000_000n, accrued: 30_000n }),
  );
  await gate.chainWasRead(bench.now);
  const row = await bench.db.selectFrom('campaigns').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({ available: 970_000n, credited: 30_000n, lost: 30_000n });
});
