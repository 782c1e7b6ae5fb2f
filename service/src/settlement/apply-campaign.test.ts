import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bench, CAMPAIGN, WALLET } from '../testing/bench.ts';
import { applyCampaign } from './apply-campaign.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
  await bench.campaign([{}]);
});
afterEach(() => bench.close());

const chain = (closed: boolean) => {
  const dates = { requester: WALLET, deadline: bench.now / 1000 + 2e7, closed };
  const sums = { funded: 1_000_000n, accrued: 0n };
  return bench.ctx.store.write((db) =>
    applyCampaign(bench.ctx, db, CAMPAIGN, { ...dates, ...sums }),
  );
};
const row = () => bench.db.selectFrom('campaigns').selectAll().executeTakeFirstOrThrow();

test('a refund closes a campaign: its leases end, and its money is gone', async () => {
  const device = await bench.device();
  const [lease] = await bench.lease(device);
  await chain(true);
  expect(await row()).toMatchObject({ state: 'closed', funded: 0n, available: 0n, reserved: 0n });
  expect(await bench.answer(device, lease!)).toMatchObject({ status: 'refused' });
});

test('what was refunded backs nothing, whatever the chain still calls funded', async () => {
  await chain(true);
  const { funded } = await bench.db
    .selectFrom('chain_campaigns')
    .select('funded')
    .executeTakeFirstOrThrow();
  expect(funded).toBe(0n);
});

test('a refund that the chain takes back leaves it to somebody to go on', async () => {
  await chain(true);
  await chain(false);
  expect(await row()).toMatchObject({ state: 'paused', funded: 1_000_000n });
});
