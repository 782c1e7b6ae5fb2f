import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import { Bench, CAMPAIGN, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { backingOf, owedTo, raiseBacking } from './backing.ts';
import { makeGood } from './make-good.ts';

const OTHER = `0x${'cb'.repeat(32)}`;
const THIRD = `0x${'cc'.repeat(32)}`;
let bench: Bench;

const chain = (id: string, state: { closed?: boolean; funded?: bigint; accrued?: bigint }) => {
  const dates = { requester: WALLET, deadline: bench.now / 1000 + 2e7, closed: false };
  const sums = { funded: 1_000_000n, accrued: 0n };
  return bench.ctx.store.write((db) =>
    applyCampaign(bench.ctx, db, id, { ...dates, ...sums, ...state }),
  );
};

/** Two wallets were credited 10,000 each, by a campaign that closes before it accrues. */
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  await bench.campaign([{}]);
  for (const wallet of [WALLET, OTHER_WALLET]) {
    const device = await bench.device();
    await bench.bind(device, wallet);
    const [lease] = await bench.lease(device);
    await bench.answer(device, lease!);
  }
  await chain(CAMPAIGN, { closed: true });
});
afterEach(() => bench.close());

const owed = async (wallet: string) =>
  (await owedTo(bench.db, wallet)).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
const bucket = async (id: string) =>
  bench.db
    .selectFrom('campaigns')
    .select(['available', 'credited'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

test('what a closed campaign did not accrue is owed, and backs nothing', async () => {
  expect([await owed(WALLET), await owed(OTHER_WALLET)]).toEqual([10_000n, 10_000n]);
  expect(await backingOf(bench.db, WALLET)).toEqual([]);
});

test('another campaign makes it good once, to the unit, and backs it', async () => {
  await bench.campaign([], {}, null, OTHER);
  expect(await makeGood(bench.ctx, OTHER)).toEqual({ paid: 20_000n, owed: 0n });
  expect(await bucket(OTHER)).toEqual({ available: 980_000n, credited: 20_000n });
  expect(await backingOf(bench.db, WALLET)).toEqual([{ campaign: OTHER, min: '10000' }]);
  expect(await makeGood(bench.ctx, OTHER)).toEqual({ paid: 0n, owed: 0n });
  expect((await bucket(OTHER)).credited).toBe(20_000n);
});

test('a campaign that has less makes good what it can', async () => {
  await bench.campaign([], {}, null, OTHER);
  await chain(OTHER, { funded: 12_000n });
  expect(await makeGood(bench.ctx, OTHER)).toEqual({ paid: 12_000n, owed: 8_000n });
  expect([await owed(WALLET), await owed(OTHER_WALLET)]).toEqual([0n, 8_000n]);
});

test('one that the chain has closed, or that is not there, makes nothing good', async () => {
  await bench.campaign([], {}, null, OTHER);
  await chain(OTHER, { closed: true, accrued: 0n });
  await expect(makeGood(bench.ctx, OTHER)).rejects.toMatchObject({ code: 'campaign_state' });
  await expect(makeGood(bench.ctx, THIRD)).rejects.toMatchObject({ code: 'not_found' });
});

test('what has accrued needs no backing', async () => {
  await bench.campaign([], {}, null, OTHER);
  await chain(OTHER, { accrued: 500n });
  const raise = (min: bigint) =>
    bench.ctx.store.write((db) => raiseBacking(db, { account: WALLET, campaign: OTHER, min }));
  await raise(500n);
  expect(await backingOf(bench.db, WALLET)).toEqual([]);
  await raise(501n);
  expect(await backingOf(bench.db, WALLET)).toEqual([{ campaign: OTHER, min: '501' }]);
});
