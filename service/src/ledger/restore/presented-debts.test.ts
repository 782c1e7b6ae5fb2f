import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyCampaign } from '../../settlement/apply-campaign.ts';
import { Bench, CAMPAIGN, type Key, WALLET } from '../../testing/bench.ts';
import { sinceTheCopy } from '../../testing/since-copy.ts';
import { issueVoucher } from '../voucher.ts';
import { createRestoreGate } from './gate.ts';
import { present } from './present.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
});
afterEach(() => bench.close());

const sinceCopy = (work: () => Promise<void>) => sinceTheCopy(bench, device.id, work);
const earn = async () => {
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
};
const chain = (over: object) =>
  bench.ctx.store.write((db) =>
    applyCampaign(bench.ctx, db, CAMPAIGN, {
      requester: `0x${'11'.repeat(20)}`,
      deadline: Math.floor(bench.now / 1000) + 2e7,
      closed: false,
      funded: 1_000_000n,
      accrued: 0n,
      ...over,
    }),
  );
const voucher = () => bench.ctx.store.write((db) => issueVoucher(bench.ctx, db, WALLET));

test('a debt that the copy does not know stays a debt', async () => {
  await bench.campaign([{}, {}, {}]);
  await bench.bind(device, WALLET);
  const held = await sinceCopy(async () => {
    await earn();
    await earn();
    await chain({ closed: true, accrued: 10_500n });
    const v = await voucher();
    expect([v?.voucher.cumulative, v?.owed, v?.list]).toEqual([
      '10000',
      [{ campaign: CAMPAIGN, amount: '10000' }],
      [],
    ]);
  });
  const gate = createRestoreGate(bench.ctx);
  await gate.begin(bench.now);
  await chain({ closed: true, accrued: 10_500n });
  await gate.chainWasRead(bench.now);
  await present(bench.ctx, device.id, held);
  const v = await voucher();
  expect([v?.voucher.cumulative, v?.owed[0]?.amount]).toEqual(['10000', '10000']);
});

test('what is owed for credits of a campaign younger than the copy takes nothing from others', async () => {
  const young = `0x${'cb'.repeat(32)}`;
  await bench.campaign([{}, {}, {}]);
  const held = await sinceCopy(async () => {
    await earn();
    await bench.ctx.store.write((db) =>
      db.updateTable('campaigns').set({ state: 'paused' }).execute(),
    );
    await bench.campaign([{}], {}, null, young);
    await earn();
  });
  await present(bench.ctx, device.id, held);
  await bench.bind(device, WALLET);
  const v = await voucher();
  expect([v?.voucher.cumulative, v?.owed[0]?.amount]).toEqual(['10000', '10000']);
});
