import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseFees } from './fees.ts';

const GWEI = 10n ** 9n;
const fees = (most: bigint, tip: bigint) => ({ maxFeePerGas: most, maxPriorityFeePerGas: tip });

test('a first transaction offers what the market does, up to the ceiling', () => {
  expect(chooseFees(fees(5n * GWEI, GWEI), 100n * GWEI, null)).toEqual(fees(5n * GWEI, GWEI));
  expect(chooseFees(fees(500n * GWEI, 200n * GWEI), 100n * GWEI, null)).toEqual(
    fees(100n * GWEI, 100n * GWEI),
  );
});

test('a replacement raises both fees by an eighth, or to the market when that is more', () => {
  const before = fees(8n * GWEI, 800n);
  expect(chooseFees(fees(GWEI, 1n), 100n * GWEI, before)).toEqual(fees(9n * GWEI + 1n, 901n));
  expect(chooseFees(fees(50n * GWEI, GWEI), 100n * GWEI, before)).toEqual(fees(50n * GWEI, GWEI));
});

test('no replacement is above the ceiling, or too small for a node to take', () => {
  const amount = fc.bigInt(1n, 10n ** 13n);
  fc.assert(
    fc.property(amount, amount, amount, amount, amount, (most, tip, c, d, ceiling) => {
      fc.pre(tip <= most);
      const before = fees(most, tip);
      const next = chooseFees(fees(c, d), ceiling, before);
      if (!next) {
        expect(before.maxFeePerGas * 9n).toBeGreaterThanOrEqual(ceiling * 8n - 8n);
        return;
      }
      expect(next.maxFeePerGas).toBeLessThanOrEqual(ceiling);
      expect(next.maxPriorityFeePerGas).toBeLessThanOrEqual(next.maxFeePerGas);
      expect(next.maxFeePerGas * 10n).toBeGreaterThanOrEqual(before.maxFeePerGas * 11n);
      expect(next.maxPriorityFeePerGas * 10n).toBeGreaterThanOrEqual(
        before.maxPriorityFeePerGas * 11n,
      );
    }),
  );
});
