import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import { decideDue, findDue } from '../quality/online/decide-due.ts';
import { Bench, type Key, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { findAccount } from './account.ts';
import { bookFees } from './fees.ts';

const FACT = { ...QUALITY_DEFAULTS, pay: 'fact', bonus: '700' } as const;
let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
  await bench.bind(device, WALLET);
});
afterEach(() => bench.close());

async function answer(): Promise<void> {
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
}

async function decide(): Promise<void> {
  bench.now += bench.ctx.rules.decideMs;
  const due = { due: bench.now, newUntil: 20, limit: 100 };
  await decideDue(bench.ctx, await findDue(bench.db, due));
}

const buckets = () =>
  bench.db
    .selectFrom('campaigns')
    .select(['available', 'reserved', 'pending', 'credited'])
    .executeTakeFirstOrThrow();
const walletHas = async (account: string) => (await findAccount(bench.db, account))?.cumulative;

test('a bonus that is not paid goes back to the campaign', async () => {
  await bench.campaign([{}], {}, FACT);
  await answer();
  expect(await buckets()).toMatchObject({ pending: 11_200n, available: 988_800n });
  await decide();
  const credited = { available: 989_500n, reserved: 0n, pending: 0n, credited: 10_500n };
  expect(await buckets()).toEqual(credited);
});

test('an answer is decided once, and takes nothing of what waits for another', async () => {
  await bench.campaign([{}, {}], {}, FACT);
  await answer();
  await answer();
  const [due] = await findDue(bench.db, { due: bench.now + 1e10, newUntil: 20, limit: 100 });
  await decideDue(bench.ctx, [due!]);
  await decideDue(bench.ctx, [due!]);
  expect(await walletHas(WALLET)).toBe(10_000n);
});

test('a credit goes to whose line it is, wherever the device went', async () => {
  await bench.campaign([{}], {}, FACT);
  await answer();
  await bench.bind(device, OTHER_WALLET, { previousSig: `0x${'00'.repeat(65)}` });
  await decide();
  expect([await walletHas(WALLET), await walletHas(OTHER_WALLET)]).toEqual([10_000n, undefined]);
});

test('a fee is booked to the operator once', async () => {
  const operator = `0x${'0e'.repeat(20)}`;
  await bench.campaign([{}, {}]);
  await answer();
  await bookFees(bench.ctx, operator);
  await bookFees(bench.ctx, operator);
  expect(await walletHas(operator)).toBe(500n);
  await answer();
  await bookFees(bench.ctx, operator);
  expect(await walletHas(operator)).toBe(1_000n);
});
