import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { keccak, utf8 } from '../../../lib/domain/bytes.ts';
import { ACCRUAL_KEY, signDigest, VOUCHER_KEY, WALLET_KEY } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { createTally } from './tally.ts';

beforeEach(() => fakeBrowser.reset());

test('a count is signed by the voucher key of the build, and by no other', async () => {
  const { context } = await testDevice();
  const tally = createTally(context, {} as never);
  const digest = keccak(utf8('a count'));
  expect(tally.verify(digest, signDigest(digest, VOUCHER_KEY))).toBe(true);
  for (const key of [ACCRUAL_KEY, WALLET_KEY]) {
    expect(tally.verify(digest, signDigest(digest, key))).toBe(false);
  }
  expect(tally.verify(digest, `0x${'ff'.repeat(65)}`)).toBe(false);
});

test('what was sent and what was booked is counted apart, and outlives the last receipt', async () => {
  const { context } = await testDevice();
  const tally = createTally(context, {} as never);
  await tally.sent('a', 700);
  await tally.booked('a', 500);
  await tally.save({ n: 1 } as never, 500);
  await tally.sent('b', 1);
  expect(await tally.totals()).toMatchObject({ sent: 701, booked: 500 });
  expect(await tally.last()).toMatchObject({ n: 1 });
});
