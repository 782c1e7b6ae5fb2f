import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bench, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { accountPage, walletOf } from './pages.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
});
afterEach(() => bench.close());

test('a device reads the wallets that it is or was bound to, and no other', async () => {
  const device = await bench.device();
  await bench.bind(device, WALLET);
  await bench.bind(device, OTHER_WALLET, { previousSig: `0x${'00'.repeat(65)}` });
  expect(await walletOf(bench.ctx, device.id, undefined)).toBe(OTHER_WALLET);
  expect(await walletOf(bench.ctx, device.id, WALLET)).toBe(WALLET);

  const stranger = await bench.device();
  const reading = accountPage(bench.ctx, stranger.id, { from: 1, account: WALLET });
  await expect(reading).rejects.toMatchObject({ code: 'forbidden' });
});
