import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Parts } from '../../parts.ts';
import { Bench, CAMPAIGN, type Key, WALLET } from '../../testing/bench.ts';
import { campaignHandlers } from './campaigns.ts';
import { walletHandlers } from './wallets.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open();
  device = await bench.device();
});
afterEach(() => bench.close());

/** A request as the routes hand it over. */
const asked = (caller: Key, body: unknown, params = {}) =>
  ({ caller: { device: caller.id, key: caller.id }, body, params }) as never;

test('a session binds and moves its own device alone', async () => {
  const parts = { ctx: bench.ctx, verifyWallet: async () => true } as unknown as Parts;
  const { bind, announceMove } = walletHandlers(parts);
  const other = await bench.device();
  const body = bench.binding(device, WALLET);
  const forbidden = { code: 'forbidden' };
  await expect(async () => bind(asked(other, body))).rejects.toMatchObject(forbidden);
  await expect(async () => announceMove(asked(other, body))).rejects.toMatchObject(forbidden);
  await bind(asked(device, body));
});

test('nothing is made good while a restore goes on', async () => {
  await bench.campaign([]);
  const gate = { check: () => Promise.reject(new Error('restoring')) };
  const { operate } = campaignHandlers({ ctx: bench.ctx, gate } as unknown as Parts);
  const run = async (action: string) => operate(asked(device, { action }, { id: CAMPAIGN }));
  await expect(run('make-good')).rejects.toThrow('restoring');
  await expect(run('pause')).resolves.toMatchObject({ state: 'paused' });
});
