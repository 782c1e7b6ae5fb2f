import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import { Bench, type Key, OTHER_WALLET, WALLET } from '../../testing/bench.ts';
import { sinceTheCopy } from '../../testing/since-copy.ts';
import { findAccount } from '../account.ts';
import { present } from './present.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
  await bench.campaign([{}, {}, {}]);
});
afterEach(() => bench.close());

const earn = async () => {
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
};
const credited = async (account: string) =>
  (await findAccount(bench.db, account))?.cumulative ?? 0n;
/** Presents it twice, which changes nothing. */
const bring = async (held: Presented) => {
  await present(bench.ctx, device.id, held);
  await present(bench.ctx, device.id, held);
};

test("what a device earned before any binding is the wallet's that it was bound to since the restore", async () => {
  const held = await sinceTheCopy(bench, device.id, async () => {
    await earn();
    await earn();
  });
  await bench.bind(device, WALLET);
  await bring(held);
  expect(await credited(WALLET)).toBe(20_000n);
});

test("what the branch bound to another wallet is that wallet's, also what was earned before", async () => {
  const held = await sinceTheCopy(bench, device.id, async () => {
    await earn();
    await bench.bind(device, OTHER_WALLET);
    await earn();
  });
  await bench.bind(device, WALLET);
  await bring(held);
  expect(await credited(OTHER_WALLET)).toBe(20_000n);
  expect(await credited(WALLET)).toBe(0n);
});
