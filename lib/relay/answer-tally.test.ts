import { describe, expect, test, vi } from 'vitest';
import { hashBandwidth } from '../domain/bandwidth-receipt.ts';
import type { BandwidthReceipt } from '../protocol/relay.ts';
import { answerTally } from './answer-tally.ts';
import type { TallyStore } from './options.ts';

const domain = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const device = `0x${'d1'.repeat(32)}`;
const OTHER = `0x${'22'.repeat(32)}`;

const last: BandwidthReceipt = {
  vault: domain.vault,
  device,
  n: 3,
  jobs: 5,
  bytes: 1_000_000,
  prev: OTHER,
  issuedAt: 1,
  sig: '0x',
};
const next: BandwidthReceipt = { ...last, n: 4, bytes: 1_500_000, prev: hashBandwidth(last) };

/** Answers a receipt on a device that sent so much, of which so much is known to be booked. */
async function answer(
  receipt: BandwidthReceipt,
  { sent = 1_500_000, live = 0, signed = true } = {},
) {
  const save = vi.fn();
  const tally: TallyStore = {
    sent: async () => {},
    booked: async () => {},
    totals: async () => ({ booked: 1_000_000, sent }),
    last: async () => last,
    save,
    verify: () => signed,
    sign: async () => '0xsigned',
  };
  const found = await answerTally({ tally, domain, device }, receipt, live);
  return { found, save };
}

test('an honest count is stored, then answered with a signature', async () => {
  const { found, save } = await answer(next);
  expect(found).toEqual({
    reply: { type: 'tallied', n: 4, bytes: 1_500_000, sig: '0xsigned' },
    hasDiverged: false,
  });
  expect(save).toHaveBeenCalledExactlyOnceWith(next, 1_500_000);
});

test('one that nobody signed is neither stored nor answered', async () => {
  const { found, save } = await answer(next, { signed: false });
  expect(found).toBeNull();
  expect(save).not.toHaveBeenCalled();
});

describe('the device signs its own count', () => {
  test('of what was sent at most, with what is on its way', async () => {
    const { found } = await answer(
      { ...next, bytes: 9_000_000 },
      { sent: 1_200_000, live: 50_000 },
    );
    expect(found?.reply).toMatchObject({ bytes: 1_250_000 });
    expect(found?.hasDiverged).toBe(true);
  });

  test('and of what the relay has said to have booked at least', async () => {
    const { found } = await answer({ ...next, bytes: 1_000_000 }, { sent: 500_000 });
    expect(found?.reply).toMatchObject({ bytes: 1_000_000 });
  });
});

test.each<Partial<BandwidthReceipt>>([
  { vault: `0x${'11'.repeat(20)}` },
  { device: OTHER },
  { n: 3 },
  { n: 2 },
  { n: 9, jobs: 4 },
  { n: 9, bytes: 999_999 },
  { prev: OTHER },
])('one that does not continue the last by %j is refused', async (change) => {
  await expect(answer({ ...next, ...change })).rejects.toMatchObject({ code: 'receipt_mismatch' });
});

test('receipts may be left out, since each counts all', async () => {
  const { found } = await answer({ ...next, n: 9, prev: OTHER });
  expect(found?.reply).toMatchObject({ n: 9 });
});
