import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import { DEFAULT_RULES } from '../context.ts';
import { onRowFailure, type RowFailure } from '../each-alone.ts';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import { Bench, CAMPAIGN, type Key, WALLET } from '../testing/bench.ts';
import { SKIPPED_MS } from './check-lease.ts';
import { expireLeases } from './expire.ts';
import { countLimited } from './limited.ts';

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

test('a device gets no task of a kind that it cannot show, and comparisons if it does not say', async () => {
  await bench.campaign(some(1));
  expect(await bench.lease(device, 1, ['another'])).toEqual([]);
  expect(await bench.lease(device, 1, [])).toEqual([]);
  expect(await bench.lease(device, 1, ['another', 'comparison'])).toHaveLength(1);

  const old = await bench.device();
  await set('campaigns', { kind: 'another' });
  expect(await bench.lease(old)).toEqual([]);
  await set('campaigns', { kind: 'comparison' });
  expect(await bench.lease(old)).toHaveLength(1);
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

/** Devices that are not new, enough for a network that is not young. */
async function grow(count = 6): Promise<void> {
  for (let i = 0; i < count; i++) await bench.device();
  await set('devices', { accepted: 20 });
}

test('in a young network new devices give all answers', async () => {
  await grow(4);
  await bench.campaign(some(1), { new_share: 1 });
  const given = [];
  for (let i = 0; i < 4; i++) given.push(...(await bench.lease(await bench.device())));
  expect(given).toHaveLength(3);
});

test('new devices give a share of a task’s answers, one at least', async () => {
  await grow();
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

/** Takes whatever the device gets and puts it back, so often. @returns how often it got something */
async function putBack(of: Key, count: number): Promise<number> {
  let got = 0;
  for (let i = 0; i < count; i++) {
    const [lease] = await bench.lease(of);
    if (!lease) continue;
    got += 1;
    await bench.answer(of, lease, { type: 'skip' });
  }
  return got;
}

test('a device holds one lease until it has answered, then three', async () => {
  const real = await Bench.open({ holdUntested: DEFAULT_RULES.holdUntested });
  try {
    await real.campaign(some(6), {}, QUALITY_DEFAULTS);
    const one = await real.device();
    const [lease, ...more] = await real.lease(one, 5);
    expect(more).toEqual([]);
    await real.answer(one, lease!);
    expect(await real.lease(one, 5)).toHaveLength(3);
  } finally {
    await real.close();
  }
});

test('who puts back whatever they get gets nothing more of the campaign that day', async () => {
  await bench.campaign(some(40));
  expect(await putBack(device, 10)).toBe(5);
  // One who works may put back ten, and one more for every four answers.
  const worker = await bench.device();
  for (let i = 0; i < 8; i++) await bench.answer(worker, (await bench.lease(worker))[0]!);
  expect(await putBack(worker, 20)).toBe(12);
  bench.now += 86_400_000;
  expect(await putBack(worker, 20)).toBe(10);
});

test('leases that expire count as put back, and so do those of the wallet’s other devices', async () => {
  await bench.campaign(some(40));
  await bench.bind(device, WALLET);
  for (let i = 0; i < 2; i++) {
    expect(await bench.lease(device, 3)).toHaveLength(3);
    bench.now += bench.ctx.rules.leaseMs;
    await expireLeases(bench.ctx);
  }
  expect(await bench.lease(device)).toEqual([]);
  const other = await bench.device();
  await bench.bind(other, WALLET);
  expect(await bench.lease(other)).toEqual([]);
  expect(await bench.lease(await bench.device())).toHaveLength(1);
});

test('what was skipped comes again, an hour later', async () => {
  await bench.campaign(some(1));
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!, { type: 'skip' });
  expect(await bench.lease(device)).toEqual([]);
  bench.now += SKIPPED_MS;
  expect(await bench.lease(device)).toMatchObject([{ task: lease!.task }]);
});

test('a rater earns no more in a day than the operator allows, a new one less', async () => {
  const price = 10_000n;
  const real = await Bench.open({ dayLimit: 5n * price, dayLimitNew: 2n * price });
  try {
    await real.campaign(some(20));
    const one = await real.device();
    await real.bind(one, WALLET);
    const work = async (of: Key) => {
      let answers = 0;
      for (; answers < 20; answers++) {
        const [lease] = await real.lease(of);
        if (!lease) break;
        await real.answer(of, lease);
      }
      return answers;
    };
    expect(await work(one)).toBe(2);
    expect(countLimited(real.ctx)).toBe(1);
    const other = await real.device();
    await real.bind(other, WALLET);
    expect(await work(other)).toBe(0);
    await real.ctx.store.write((db) => db.updateTable('devices').set({ accepted: 20 }).execute());
    expect(await work(one)).toBe(3);
    real.now += 86_400_000;
    expect(await work(one)).toBe(5);
  } finally {
    await real.close();
  }
});

/** Makes the task that is leased first one that cannot be shown. */
const breakFirst = () =>
  bench.ctx.store.write(async (db) => {
    const { id } = await db
      .selectFrom('tasks')
      .select('id')
      .orderBy('rank')
      .limit(1)
      .executeTakeFirstOrThrow();
    await db.updateTable('tasks').set({ content: '{' }).where('id', '=', id).execute();
  });

test('a task that cannot be shown stops neither its device nor anybody else, and holds no escrow', async () => {
  await bench.campaign(some(3));
  await breakFirst();
  const leases = await bench.lease(device, 3);
  expect(leases).toHaveLength(2);
  await bench.answer(device, leases[0]!);
  const active = await bench.db
    .selectFrom('leases')
    .select('task')
    .where('state', '=', 'active')
    .execute();
  expect(active).toEqual([{ task: leases[1]!.task }]);
  expect(await bench.lease(await bench.device(), 2)).toHaveLength(2);
});

test('a device that may hold one lease gets a task behind one that cannot be shown', async () => {
  await bench.close();
  bench = await Bench.open({ holdUntested: 1 });
  await bench.campaign(some(2));
  await breakFirst();
  expect(await bench.lease(await bench.device(), 3)).toHaveLength(1);
});

test('a campaign that cannot be leased from is passed over, and nothing of it is left', async () => {
  await bench.campaign(some(2));
  const other = `0x${'cb'.repeat(32)}`;
  await bench.campaign(some(2), { quality: '{"entrance":', price: 99_000n }, null, other);
  const failures: RowFailure[] = [];
  onRowFailure(bench.ctx, (failure) => failures.push(failure));
  const leases = await bench.lease(device, 2);
  expect(leases.map(({ campaign }) => campaign)).toEqual([CAMPAIGN, CAMPAIGN]);
  expect(failures.map(({ id, times }) => [id, times])).toEqual([[other, 1]]);
});
