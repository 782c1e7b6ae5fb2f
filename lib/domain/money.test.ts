import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cumulativePay, feeOf, formatUnits, parseUnits, perHour } from './money.ts';

describe('money', () => {
  test('amounts are cut, never rounded up', () => {
    expect(formatUnits(45_999n, 6)).toBe('0.045');
    expect(formatUnits(11_934_999n, 6)).toBe('11.934');
    expect(formatUnits(0n, 6)).toBe('0.000');
    expect(formatUnits(-1_500_000n, 6)).toBe('-1.500');
    expect(formatUnits(12n, 0, 0)).toBe('12');
  });

  test('what is written in full is read back', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 20n - 1n),
        fc.integer({ min: 0, max: 8 }),
        (amount, decimals) => {
          expect(parseUnits(formatUnits(amount, decimals, decimals), decimals)).toBe(amount);
        },
      ),
    );
  });

  test.each(['', '1.', '.5', '-1', '1e3', '1,5', '0.0000001', ' 1'])('%j is no amount', (text) => {
    expect(() => parseUnits(text, 6)).toThrow(RangeError);
  });

  test('pay by rate adds up to the same in any pieces (docs/money.md rule 7)', () => {
    const pieces = fc.array(fc.bigInt(0n, 10n ** 9n), { maxLength: 20 });
    fc.assert(
      fc.property(
        pieces,
        fc.bigInt(1n, 10n ** 6n),
        fc.bigInt(1n, 10n ** 9n),
        (units, rate, per) => {
          let before = 0n;
          let paid = 0n;
          for (const part of units) {
            const pay = cumulativePay(rate, per, before, part);
            expect(pay).toBeGreaterThanOrEqual(0n);
            paid += pay;
            before += part;
          }
          expect(paid).toBe((before * rate) / per);
        },
      ),
    );
  });

  test('fee and hourly rate', () => {
    expect(feeOf(45_000n, 1_000)).toBe(4_500n);
    expect(feeOf(9n, 1_000)).toBe(0n);
    expect(perHour(45_000n, 20_000)).toBe(8_100_000n);
    expect(perHour(45_000n, 0)).toBe(0n);
  });
});
