import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entranceState } from './entrance.ts';

const terms = { questions: 5, needed: 4 };
const Y = true;
const N = false;

test.each([
  [[], 'open'],
  [[Y, Y, Y], 'open'],
  [[Y, Y, Y, Y], 'passed'],
  [[Y, N, Y, Y, Y], 'passed'],
  [[N], 'open'],
  [[N, Y, N], 'failed'],
] as const)('after %j a test is %s', (fits, state) => {
  expect(entranceState(fits, terms)).toBe(state);
});

test('answers beyond the questions of the test change nothing', () => {
  const list = fc.array(fc.boolean(), { maxLength: 12 });
  const drawn = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .map(([a, b]) => ({ questions: Math.max(a, b), needed: Math.min(a, b) }));
  fc.assert(
    fc.property(list, list, drawn, (fits, more, some) => {
      const state = entranceState(fits, some);
      if (fits.length >= some.questions) expect(state).not.toBe('open');
      if (state !== 'open') expect(entranceState([...fits, ...more], some)).toBe(state);
    }),
  );
});
