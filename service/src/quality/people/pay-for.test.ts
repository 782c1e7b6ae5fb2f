import { expect, test } from 'vitest';
import { payFor } from './pay.ts';

const PRICE = 10_000n;
const open = { standing: 'open', reason: null } as const;

test('an opinion pays its price, whatever others say', () => {
  const terms = { pay: 'opinion', price: PRICE, bonus: 500n } as const;
  for (const share of [0, 5_000, 10_000]) {
    expect(payFor(terms, open, share)).toEqual({ pay: PRICE });
  }
});

test('a fact pays its part of the bonus', () => {
  const terms = { pay: 'fact', price: PRICE, bonus: 500n } as const;
  expect(payFor(terms, open, 5_000)).toEqual({ pay: 10_250n });
  // Whatever a record says that a share is.
  expect(payFor(terms, open, -5_000)).toEqual({ pay: PRICE });
  expect(payFor(terms, open, 50_000)).toEqual({ pay: 10_500n });
});

test('evidence against the rater pays nothing, with its reason', () => {
  const against = { standing: 'against', reason: 'copied: a test' } as const;
  for (const pay of ['opinion', 'fact'] as const) {
    expect(payFor({ pay, price: PRICE, bonus: 0n }, against, 0)).toEqual({
      reason: 'copied: a test',
    });
  }
});
