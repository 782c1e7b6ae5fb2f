import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { campaignStatus } from '../../tasks/campaigns.ts';
import { Bench, CAMPAIGN } from '../../testing/bench.ts';
import { createReports, type Reports } from './reports.ts';

// Each report starts a thread, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const OTHER = `0x${'cb'.repeat(32)}`;
const THIRD = `0x${'cc'.repeat(32)}`;
let bench: Bench;
let reports: Reports;
let errors: unknown[];
beforeEach(async () => {
  bench = await Bench.open();
  for (const id of [CAMPAIGN, OTHER, THIRD]) await bench.campaign([{}], {}, null, id);
  errors = [];
});
afterEach(async () => {
  await reports.close();
  await bench.close();
});

const open = (limits: object = {}, now = bench.ctx.now) => {
  const all = { mostMs: 300_000, waiting: 200, kept: 200, ...limits };
  reports = createReports({ now }, bench.path, (error) => errors.push(error), all);
};
const of = async (id: string, change: object = {}) =>
  reports.of({ ...(await campaignStatus(bench.ctx, id)), ...change });
const isDone = async (id: string) => (await of(id)).report !== null;

test('every campaign that asked gets its report, whoever else asks in between', async () => {
  open();
  for (const id of [CAMPAIGN, OTHER, THIRD]) expect((await of(id)).working).toBe(true);
  await expect.poll(() => isDone(CAMPAIGN), { timeout: 30_000 }).toBe(true);
  // Nobody has asked again for these two.
  bench.now += 60_000;
  await expect.poll(() => isDone(THIRD), { timeout: 30_000 }).toBe(true);
  expect(await isDone(OTHER)).toBe(true);
  expect(errors).toEqual([]);
});

test('a report that takes too long is ended, and the next campaign gets its turn', async () => {
  open({ mostMs: 0 });
  await of(CAMPAIGN);
  await of(OTHER);
  await expect.poll(() => errors.length, { timeout: 30_000 }).toBe(2);
  expect(String(errors[0])).toContain(`The report of ${CAMPAIGN} takes too long.`);
  expect(String(errors[1])).toContain(`The report of ${OTHER} takes too long.`);
  expect((await of(CAMPAIGN)).report).toBeNull();
});

test('a report that fails is told, and tried again after a growing rest', async () => {
  open({ mostMs: 0 });
  expect(await of(CAMPAIGN)).toMatchObject({ working: true });
  const told = async () => (await of(CAMPAIGN)).failed;
  await expect.poll(told, { timeout: 30_000 }).toBeDefined();
  const first = await of(CAMPAIGN);
  expect(first).toMatchObject({ working: false, report: null, failed: { code: 'unavailable' } });
  expect(first.failed!.retryAt).toBe(bench.now + 20_000);
  expect(await told()).toEqual(first.failed);

  bench.now += 20_000;
  expect(await of(CAMPAIGN)).toMatchObject({ working: true });
  await expect.poll(told, { timeout: 30_000 }).toBeDefined();
  expect((await told())!.retryAt).toBe(bench.now + 40_000);
});

test('a requester with many campaigns holds up nobody else', async () => {
  let clock = 0;
  open({}, () => (clock += 1_000));
  for (const id of [CAMPAIGN, OTHER]) await of(id);
  await of(THIRD, { requester: `0x${'22'.repeat(20)}` });
  const madeAt = async (id: string) => (await of(id)).report?.at ?? null;
  await expect.poll(() => madeAt(OTHER), { timeout: 30_000 }).not.toBeNull();
  expect((await madeAt(THIRD))!).toBeLessThan((await madeAt(OTHER))!);
});

test('a report for which there is no place is told so, and none is dropped without a word', async () => {
  open({ waiting: 1 });
  for (const id of [CAMPAIGN, OTHER, THIRD]) await of(id);
  await expect.poll(async () => (await of(THIRD)).failed?.code).toBe('rate_limited');
  expect(await of(THIRD)).toMatchObject({ working: false });
  expect(errors).toEqual([]);
  await expect.poll(() => isDone(OTHER), { timeout: 30_000 }).toBe(true);
  bench.now += 20_000;
  await expect.poll(() => isDone(THIRD), { timeout: 30_000 }).toBe(true);
});

test('reports of many campaigns push out those of their own requester alone', async () => {
  open({ mostMs: 0, kept: 2 });
  const mine = { requester: `0x${'22'.repeat(20)}` };
  const failed =
    (id: string, change = {}) =>
    async () =>
      (await of(id, change)).failed;
  await of(CAMPAIGN, mine);
  await expect.poll(failed(CAMPAIGN, mine), { timeout: 30_000 }).toBeDefined();
  const { retryAt } = (await failed(CAMPAIGN, mine)())!;
  for (const id of [OTHER, THIRD]) {
    await of(id);
    await expect.poll(failed(id), { timeout: 30_000 }).toBeDefined();
  }
  expect(await failed(CAMPAIGN, mine)()).toMatchObject({ retryAt });
});
