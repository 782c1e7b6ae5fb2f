import { expect, test } from 'vitest';
import type { Holding } from '../../protocol/backup.ts';
import type { BackedVoucher, Checkpoint } from '../../protocol/receipts.ts';
import type { RootProof } from '../../protocol/roots.ts';
import { isIntact, nextCopy } from './second-copy.ts';

const voucher = (cumulative: string) => ({ voucher: { cumulative } }) as BackedVoucher;
const proof = (epoch: number) => ({ epoch }) as RootProof;
const holding = (account: string, sum: string, epoch: number): Holding => ({
  account,
  permanent: voucher(sum),
  tail: voucher(sum),
  proof: proof(epoch),
});
const checkpoint = (device: string, seq: number) => ({ device, seq }) as Checkpoint;

const old = nextCopy(
  null,
  { holdings: [holding('a', '90', 4), holding('b', '5', 1)], checkpoints: [checkpoint('d', 7)] },
  1,
);

test('a copy forgets no wallet, no chain, and nothing that paid more', () => {
  const now = { holdings: [holding('a', '70', 3)], checkpoints: [checkpoint('d', 6)] };
  const { holdings, checkpoints } = nextCopy(old, now, 2);
  expect(holdings).toEqual(old.holdings);
  expect(checkpoints).toEqual(old.checkpoints);
});

test('and takes what is more, or new', () => {
  const now = {
    holdings: [holding('a', '91', 5), holding('c', '1', 1)],
    checkpoints: [checkpoint('d', 8), checkpoint('e', 1)],
  };
  const { holdings, checkpoints } = nextCopy(old, now, 2);
  expect(holdings).toEqual([now.holdings[0], old.holdings[1], now.holdings[1]]);
  expect(checkpoints).toEqual(now.checkpoints);
});

test('a copy that was changed is told from a whole one', () => {
  expect(isIntact(old)).toBe(true);
  expect(isIntact({ ...old, holdings: [] })).toBe(false);
  expect(isIntact({ ...old, checkpoints: [] })).toBe(false);
});
