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

const open = (ms?: number) => {
  reports = createReports(bench.ctx, bench.path, (error) => errors.push(error), ms);
};
const of = async (id: string) => reports.of(await campaignStatus(bench.ctx, id));
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
  open(0);
  await of(CAMPAIGN);
  await of(OTHER);
  await expect.poll(() => errors.length, { timeout: 30_000 }).toBe(2);
  expect(String(errors[0])).toContain(`The report of ${CAMPAIGN} takes too long.`);
  expect(String(errors[1])).toContain(`The report of ${OTHER} takes too long.`);
  expect((await of(CAMPAIGN)).report).toBeNull();
});
