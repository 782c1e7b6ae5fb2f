import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import { Bench, CAMPAIGN, type Key, WALLET } from '../testing/bench.ts';
import { expireLeases } from './expire.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open();
  device = await bench.device();
});
afterEach(() => bench.close());

const some = (count: number) => Array.from({ length: count }, () => ({}));

const set = (table: 'devices' | 'campaigns' | 'tasks' | 'chain_campaigns', changes: object) =>
  bench.ctx.store.write((db) => db.updateTable(table).set(changes).execute());

test('a new device holds three leases, one with twenty accepted answers five', async () => {
  await bench.campaign(some(6));
  expect(await bench.lease(device, 5)).toHaveLength(3);
  await set('devices', { accepted: 20 });
  expect(await bench.lease(device, 5)).toHaveLength(5);
});

test('a device and its wallet get a task once, until the lease has expired', async () => {
  await bench.campaign(some(1));
  const other = await bench.device();
  await bench.bind(device, WALLET);
  await bench.bind(other, WALLET);
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
  expect(await bench.lease(device)).toEqual([]);
  expect(await bench.lease(other)).toEqual([]);
  expect(await bench.lease(await bench.device())).toHaveLength(1);
});

test('a device without a wallet gets a task once, too', async () => {
  await bench.campaign(some(1));
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
  expect(await bench.lease(device)).toEqual([]);
});

test.each(['gold', 'repeat', 'appeal', 'entrance'])(
  'a task of the role %s is no work',
  async (role) => {
    await bench.campaign(some(1));
    await set('tasks', { role });
    expect(await bench.lease(device)).toEqual([]);
  },
);

test('a task is leased as often as it needs answers', async () => {
  await bench.campaign(some(1));
  const given = [];
  for (let i = 0; i < 5; i++) {
    const one = await bench.device();
    await set('devices', { accepted: 20 });
    given.push(...(await bench.lease(one)));
  }
  expect(given).toHaveLength(3);
});

test('new devices give a share of a task’s answers, one at least', async () => {
  await bench.campaign(some(1), { new_share: 66 });
  expect(await bench.lease(await bench.device())).toHaveLength(1);
  expect(await bench.lease(await bench.device())).toEqual([]);
  await set('devices', { accepted: 20 });
  expect(await bench.lease(await bench.device())).toEqual([]);
  const proven = await bench.device();
  await set('devices', { accepted: 20 });
  expect(await bench.lease(proven)).toHaveLength(1);
});

test('what a lease may cost is there, bonus and fee included', async () => {
  const quality = { ...QUALITY_DEFAULTS, pay: 'fact', bonus: '1000' } as const;
  await bench.campaign(some(2), {}, quality);
  const leave = async (amount: bigint) => {
    const chain = { requester: WALLET, deadline: bench.now / 1000 + 2e7, closed: false };
    await bench.ctx.store.write((db) =>
      applyCampaign(bench.ctx, db, CAMPAIGN, { ...chain, funded: amount, accrued: 0n }),
    );
  };
  await leave(11_499n);
  expect(await bench.lease(device)).toEqual([]);
  await leave(11_500n);
  expect(await bench.lease(device, 2)).toHaveLength(1);
});

test.each(['review', 'paused', 'closed'])(
  'a campaign that is %s gives nothing out',
  async (state) => {
    await bench.campaign(some(1), { state });
    expect(await bench.lease(device)).toEqual([]);
  },
);

test('a lease ends before its campaign does, and none of a campaign that the chain has closed', async () => {
  await bench.campaign(some(1));
  await set('campaigns', { deadline: bench.now / 1000 + 1_799 });
  expect(await bench.lease(device)).toEqual([]);
  await set('campaigns', { deadline: bench.now / 1000 + 1_801 });
  await set('chain_campaigns', { closed: 1 });
  expect(await bench.lease(device)).toEqual([]);
  await set('chain_campaigns', { closed: 0 });
  expect(await bench.lease(device)).toHaveLength(1);
});

test('what expires goes back, place and money', async () => {
  await bench.campaign(some(1), { redundancy: 1 });
  await set('tasks', { slots: 1 });
  expect(await bench.lease(device)).toHaveLength(1);
  await expireLeases(bench.ctx);
  expect(await bench.lease(await bench.device())).toEqual([]);
  bench.now += bench.ctx.rules.leaseMs;
  expect(await bench.lease(device)).toEqual([]);
  await expireLeases(bench.ctx);
  expect(await bench.lease(await bench.device())).toHaveLength(1);
  const { reserved } = await bench.db
    .selectFrom('campaigns')
    .select('reserved')
    .executeTakeFirstOrThrow();
  expect(reserved).toBe(10_500n);
});

test('a bandwidth campaign has no tasks to give', async () => {
  await bench.campaign(some(1), { kind: 'bandwidth' });
  expect(await bench.lease(device)).toEqual([]);
});

test('an entrance test is begun by as many a day as its terms say, and failed once', async () => {
  const entrance = { questions: 1, needed: 1, daily: 1 };
  const question = { gold: 'a', explanation: 'x comes first' };
  await bench.campaign([{}, question, question], {}, { ...QUALITY_DEFAULTS, entrance });
  const [first] = await bench.lease(device);
  expect(first!.entrance).toBeDefined();
  expect(await bench.lease(await bench.device())).toEqual([]);

  await bench.answer(device, first!, { type: 'answer', choice: await bench.second(first!) });
  expect(await bench.lease(device)).toEqual([]);
  bench.now += 86_400_000;
  expect(await bench.lease(device)).toEqual([]);
  expect((await bench.lease(await bench.device()))[0]!.entrance).toBeDefined();
});
