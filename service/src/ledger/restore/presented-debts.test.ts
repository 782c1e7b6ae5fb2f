import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZERO32 } from '../../../../lib/domain/account-chain.ts';
import type { Owed } from '../../../../lib/protocol/receipts.ts';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import { applyCampaign } from '../../settlement/apply-campaign.ts';
import { Bench, CAMPAIGN, type Key, WALLET } from '../../testing/bench.ts';
import { sinceTheCopy } from '../../testing/since-copy.ts';
import { noteLoss } from '../losses.ts';
import { issueVoucher, latestVoucher } from '../voucher.ts';
import { createRestoreGate } from './gate.ts';
import { owedLines } from './lost.ts';
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
const YOUNG = `0x${'cb'.repeat(32)}`;
const owed = (campaign: string, amount: number) => [{ campaign, amount: String(amount) }];
/** What a device holds, with another list of what is owed to its wallet. */
const saying = (held: Presented, list: Owed[]): Presented => ({
  ...held,
  accounts: held.accounts.map((one) => ({ ...one, tail: one.tail && { ...one.tail, owed: list } })),
});
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

test('nobody shifts what a wallet is owed from one campaign to another', async () => {
  await bench.campaign([{}, {}, {}]);
  await bench.bind(device, WALLET);
  await earn();
  await chain({ closed: true, accrued: 0n });
  const held = await sinceCopy(async () => {
    await bench.ctx.store.write((db) =>
      db.updateTable('campaigns').set({ state: 'closed' }).execute(),
    );
    await bench.campaign([{}], {}, null, YOUNG);
    await earn();
    const v = await voucher();
    expect([v?.voucher.cumulative, v?.owed]).toEqual(['10000', owed(CAMPAIGN, 10_000)]);
  });
  const stored = async () => (await latestVoucher(bench.db, WALLET))?.owed;
  // Its sum is right, so that the signature bears it out; the campaign is not the one that owes.
  await present(bench.ctx, device.id, saying(held, owed(YOUNG, 10_000)));
  expect(await stored()).toEqual(owed(CAMPAIGN, 10_000));
});

test('what is owed since the copy is in one line, and what the copy knows in its own', async () => {
  await bench.campaign([{}, {}, {}]);
  await bench.bind(device, WALLET);
  const held = await sinceCopy(async () => {
    await earn();
    await chain({ closed: true, accrued: 0n });
    await voucher();
  });
  await present(bench.ctx, device.id, saying(held, owed(YOUNG, 10_000)));
  expect((await latestVoucher(bench.db, WALLET))?.owed).toEqual(owed(ZERO32, 10_000));
});

test('where a debt was made good since the copy, what is left of it names no campaign', async () => {
  await bench.campaign([{}, {}, {}]);
  await bench.bind(device, WALLET);
  await earn();
  await chain({ closed: true, accrued: 0n });
  const { ledgerHead: _, ...unsigned } = (await voucher())!.voucher;
  const lines = (left: number, credited: number) =>
    owedLines(
      bench.db,
      { ...unsigned, ledgerHead: ZERO32, cumulative: String(left) },
      BigInt(credited),
    );
  expect(await lines(0, 10_000)).toEqual(owed(CAMPAIGN, 10_000));
  expect(await lines(4_000, 10_000)).toEqual(owed(ZERO32, 6_000));
  expect(await lines(10_000, 10_000)).toEqual([]);
  expect(await lines(4_000, 17_000)).toEqual([...owed(CAMPAIGN, 10_000), ...owed(ZERO32, 3_000)]);
  await bench.ctx.store.write((db) =>
    noteLoss(bench.ctx, db, { device: device.id, account: WALLET, campaign: ZERO32, amount: 500n }),
  );
  expect(await lines(4_000, 17_000)).toEqual([...owed(CAMPAIGN, 10_000), ...owed(ZERO32, 3_000)]);
});
