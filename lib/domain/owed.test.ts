import { expect, test } from 'vitest';
import type { BackedVoucher } from '../protocol/receipts.ts';
import { creditedBy, mayReplaceTail } from './owed.ts';

const GOOD_UNTIL = 1_800_000_000;

const tail = (cumulative: bigint, owed: bigint, goodUntil: number | null = GOOD_UNTIL) =>
  ({
    voucher: { cumulative: String(cumulative) },
    goodUntil,
    ...(owed > 0n && { owed: [{ campaign: '0x', amount: String(owed) }] }),
  }) as BackedVoucher;

test('a voucher and what is owed next to it add up to what was credited', () => {
  expect(creditedBy(tail(70n, 30n))).toBe(100n);
  expect(creditedBy(tail(70n, 0n))).toBe(70n);
});

test('a debt takes a lower voucher in, but not before its campaign can have closed', () => {
  const [before, after] = [GOOD_UNTIL * 1000 - 1, GOOD_UNTIL * 1000];
  expect(mayReplaceTail(tail(100n, 0n), tail(70n, 30n), before)).toBe(false);
  expect(mayReplaceTail(tail(100n, 0n), tail(70n, 30n), after)).toBe(true);
  expect(mayReplaceTail(tail(100n, 0n, null), tail(70n, 30n), after)).toBe(false);
});

test('a credited total never falls, with a debt or without', () => {
  const later = GOOD_UNTIL * 2000;
  expect(mayReplaceTail(tail(70n, 30n), tail(90n, 0n), later)).toBe(false);
  expect(mayReplaceTail(tail(70n, 30n), tail(100n, 0n), later)).toBe(true);
  expect(mayReplaceTail(null, tail(0n, 0n), later)).toBe(true);
});
