import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import { getDevice } from '../devices/find.ts';
import { Bench, CAMPAIGN, type Key, WALLET } from '../testing/bench.ts';
import { findCheck, isCheckDue, SKIPPED_MS } from './check-lease.ts';

// Draws are what the test says: whether a check is due, and which.
const drawn = vi.hoisted(() => ({ limits: [] as number[] }));
vi.mock(import('node:crypto'), async (original) => ({
  ...(await original()),
  randomInt: ((limit: number) => {
    drawn.limits.push(limit);
    return 0;
  }) as never,
}));

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
  await bench.bind(device, WALLET);
  drawn.limits = [];
});
afterEach(() => bench.close());

const check = async () =>
  findCheck(
    bench.ctx,
    bench.db,
    { id: CAMPAIGN, kind: 'comparison' },
    await getDevice(bench.db, device.id),
  );

test('who is in doubt is checked twice as often as the unknown, and ten times as the proven', () => {
  const oneIn = (standing: 'open' | 'proven', doubted = 0) => {
    drawn.limits = [];
    expect(isCheckDue({ standing, doubted })).toBe(true);
    return drawn.limits[0];
  };
  expect([oneIn('open'), oneIn('proven'), oneIn('open', 1)]).toEqual([4, 20, 2]);
  expect(isCheckDue({ standing: 'against', doubted: 0 })).toBe(false);
});

test('gold is asked once, also of a wallet with other devices, and not of who has met the task before', async () => {
  await bench.campaign([{ gold: 'a' }, {}], {}, QUALITY_DEFAULTS);
  const gold = (await check())!.task;
  expect(gold.role).toBe('gold');
  const work = await bench.db
    .selectFrom('tasks')
    .select('id')
    .where('role', '=', 'work')
    .executeTakeFirstOrThrow();
  const other = await bench.device();
  const met = async (task: string, of: string, account: string | null) => {
    await bench.ctx.store.write(async (db) => {
      await db.deleteFrom('leases').execute();
      const row = { id: 'met', device: of, account, task, campaign: CAMPAIGN, price: 0n, fee: 0n };
      const rest = { bonus: 0n, place: 0, swapped: 0, is_new: 0, leased_at: 0, expires_at: 0 };
      await db
        .insertInto('leases')
        .values({ ...row, ...rest, state: 'done' })
        .execute();
    });
    return (await check())?.task.role;
  };
  expect(await met(gold.id, device.id, null)).toBeUndefined();
  expect(await met(gold.id, other.id, WALLET)).toBeUndefined();
  expect(await met(work.id, device.id, null)).toBe('gold');
  await bench.ctx.store.write((db) =>
    db.updateTable('tasks').set({ origin: work.id }).where('id', '=', gold.id).execute(),
  );
  expect(await met(work.id, device.id, null)).toBeUndefined();
  expect(await met(work.id, other.id, WALLET)).toBeUndefined();
});

test('a check that was skipped comes again as it was shown, an hour later and three times', async () => {
  await bench.campaign(
    [{ gold: 'a' }, ...Array.from({ length: 6 }, () => ({}))],
    {},
    QUALITY_DEFAULTS,
  );
  for (let times = 0; times < 3; times++) {
    const given = await check();
    expect(given!.task.role).toBe('gold');
    await bench.ctx.store.write(async (db) => {
      const of = { device: device.id, account: WALLET, task: given!.task.id, campaign: CAMPAIGN };
      const row = { ...of, price: 0n, fee: 0n, bonus: 0n, place: 0, swapped: 1, is_new: 0 };
      const at = { leased_at: bench.now, expires_at: bench.now };
      await db
        .insertInto('leases')
        .values({ id: `s${times}`, ...row, ...at, state: 'skipped' })
        .execute();
    });
    bench.now += SKIPPED_MS + 1;
    const again = await check();
    if (times < 2) expect(again).toMatchObject({ swapped: 1, task: { id: given!.task.id } });
  }
});
