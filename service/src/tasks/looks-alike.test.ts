import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import type { Lease } from '../../../lib/protocol/tasks.ts';
import { Bench, CAMPAIGN, type Key } from '../testing/bench.ts';
import { uploadTasks } from './upload.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
});
afterEach(() => bench.close());

/** What a device sees of a lease besides the texts, each as a number that might tell a check. */
const SIGNS: Record<string, (lease: Lease, at: number, before: Lease | undefined) => number> = {
  'time in the task’s id': ({ task }) => Number.parseInt(task.replaceAll('-', '').slice(0, 12), 16),
  'version of the task’s id': ({ task }) => Number.parseInt(task[14]!, 16),
  'end of the task’s id': ({ task }) => Number.parseInt(task.slice(-8), 16),
  'distance from the id before': ({ task }, _, before) =>
    Math.abs(
      Number.parseInt(task.slice(0, 8), 16) - Number.parseInt(before?.task.slice(0, 8) ?? '0', 16),
    ),
  'version of the lease’s id': ({ lease }) => Number.parseInt(lease[14]!, 16),
  'length of the lease': ({ leasedAt, expiresAt }) => expiresAt - leasedAt,
  'lease later than its id': ({ lease, leasedAt }) =>
    leasedAt - Number.parseInt(lease.replaceAll('-', '').slice(0, 12), 16),
  'number of fields': (lease) => Object.keys(lease).length,
  price: ({ price }) => Number(price),
  'reading floor': ({ floorMs }) => floorMs,
  'shown median': ({ medianMs }) => medianMs,
  'odd place in the order': (_, at) => at % 2,
};

/** The area under the curve of a sign: one half where it tells nothing. */
function areaOf(checks: readonly number[], work: readonly number[]): number {
  let wins = 0;
  for (const check of checks) {
    for (const other of work) wins += check > other ? 1 : check === other ? 0.5 : 0;
  }
  return wins / (checks.length * work.length);
}

const line = (i: number) => ({ prompt: `Question ${i}`, a: 'x', b: 'y' });

/** Leases tasks one by one, with gold, repeats and appeals among them. */
async function meet(device: Key, count: number): Promise<Lease[]> {
  const seen: Lease[] = [];
  for (let i = 0; i < count; i++) {
    const [lease] = await bench.lease(device);
    if (!lease) break;
    seen.push(lease);
    await bench.answer(device, lease);
  }
  return seen;
}

test('nothing that a device sees besides the texts tells a check from a task', async () => {
  const terms = { ...QUALITY_DEFAULTS };
  await bench.campaign(
    Array.from({ length: 200 }, (_, i) => line(i)),
    { price: 1_000n, fee: 0n },
    terms,
  );
  // Gold that comes later, as promoted gold does.
  bench.now += 3_600_000;
  const gold = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({ ...line(1_000 + i), gold: 'a' }),
  );
  await uploadTasks(bench.ctx, CAMPAIGN, 'gold', gold.join('\n'));
  const seen: { lease: Lease; at: number; before: Lease | undefined }[] = [];
  for (let i = 0; i < 3; i++) {
    const leases = await meet(await bench.device(), 120);
    seen.push(...leases.map((lease, at) => ({ lease, at, before: leases[at - 1] })));
  }
  const rows = await bench.db.selectFrom('tasks').select(['id', 'role']).execute();
  const roles = new Map(rows.map(({ id, role }) => [id, role]));
  const isCheck = ({ lease }: (typeof seen)[0]) => roles.get(lease.task) !== 'work';
  const [checks, work] = [seen.filter(isCheck), seen.filter((one) => !isCheck(one))];
  expect(checks.length).toBeGreaterThan(40);
  for (const role of ['gold', 'repeat']) {
    expect(checks.some(({ lease }) => roles.get(lease.task) === role)).toBe(true);
  }

  // Six standard deviations of a sign that tells nothing.
  const band = 6 * Math.sqrt((seen.length + 1) / (12 * checks.length * work.length));
  for (const [name, sign] of Object.entries(SIGNS)) {
    const of = (some: typeof seen) => some.map(({ lease, at, before }) => sign(lease, at, before));
    expect(Math.abs(areaOf(of(checks), of(work)) - 0.5), name).toBeLessThan(band);
  }
}, 60_000);
