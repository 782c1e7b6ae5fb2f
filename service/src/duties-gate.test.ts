import { afterEach, beforeEach, expect, test } from 'vitest';
import { getDevice } from './devices/find.ts';
import { startDuties } from './duties.ts';
import { announceMove } from './ledger/binding/move.ts';
import type { Parts } from './parts.ts';
import { Bench, type Key, OTHER_WALLET, WALLET } from './testing/bench.ts';

let bench: Bench;
let device: Key;
let isRestoring: boolean;
/** The duties of the relay that ran, by name. */
let ran: Set<string>;

/** A device whose announced move is due. */
beforeEach(async () => {
  bench = await Bench.open();
  device = await bench.device();
  isRestoring = false;
  ran = new Set();
  await bench.bind(device, WALLET);
  bench.now += 1;
  await announceMove(bench.ctx, async () => true, bench.binding(device, OTHER_WALLET));
  bench.now += bench.ctx.rules.moveMs;
});
afterEach(() => bench.close());

const duty = (name: string, signs: boolean) => ({
  name,
  signs,
  everyMs: 5,
  run: async () => void ran.add(name),
});
const away = async () => {
  throw new Error('the chain is away');
};

/** Runs the duties until `isDone`. */
async function runUntil(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const env = {
    STINT_CONFIRMATIONS: 1,
    STINT_START_BLOCK: 0,
    STINT_STUCK_MS: 60_000,
    STINT_ACCRUE_THRESHOLD: '1',
    STINT_ROOT_EVERY_MS: 0,
    STINT_DATABASE: 'none',
  };
  const stop = startDuties({
    ctx: bench.ctx,
    chain: { latest: away, hashOf: away, events: away, campaign: away, claimed: away },
    config: { env, maxFee: 1n, makesRoots: false, rootFolder: 'none' },
    gate: { active: async () => isRestoring, chainWasRead: async () => {} },
    relay: { duties: [duty('signs', true), duty('reads', false)] },
    metrics: {
      chain: () => {},
      job: () => {},
      rowFailed: () => {},
      failing: () => {},
      limited: () => {},
    },
    log: { info: () => {}, error: () => {} },
  } as unknown as Parts);
  try {
    await expect.poll(isDone, { timeout: 4_000 }).toBe(true);
  } finally {
    await stop();
  }
}

const walletNow = async () => (await getDevice(bench.db, device.id)).account;

test('while a restore goes on, what reads goes on and nothing is signed', async () => {
  isRestoring = true;
  await runUntil(() => ran.has('reads'));
  expect(ran.has('signs')).toBe(false);
  expect(await walletNow()).toBe(WALLET);
});

test('once it is over, what waited is done', async () => {
  await runUntil(async () => ran.has('signs') && (await walletNow()) === OTHER_WALLET);
});
