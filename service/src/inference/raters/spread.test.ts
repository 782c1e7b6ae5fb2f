import { expect, it } from 'vitest';
import { spreadOf } from './spread.ts';

/** Turns shares of answers by true class into this many answers, with two equally frequent classes. */
const table = (whenA: number, whenB: number, answers = 2_000) => {
  const half = answers / 2;
  const unused = [0, 0];
  const first = [whenA * half, whenB * half];
  const second = [(1 - whenA) * half, (1 - whenB) * half];
  return [first, unused, second, unused, unused, unused, unused, unused].flat();
};
const spread = (...rows: [whenA: number, whenB: number, answers?: number]) =>
  spreadOf(Float64Array.from(table(...rows)), 1, 4)[0]!;

it('is 0 for a rater who answers blindly, whatever they prefer', () => {
  for (const prefers of [0, 0.3, 1]) expect(spread(prefers, prefers)).toBeCloseTo(0, 6);
});

it('is 1 for a rater who is always right, or always wrong in the same way', () => {
  expect(spread(1, 0)).toBeCloseTo(1, 2);
  expect(spread(0, 1)).toBeCloseTo(1, 2);
});

it('grows with how often they are right; classes that never occur do not count', () => {
  expect(spread(0.8, 0.2)).toBeCloseTo(0.36, 2);
  expect(spread(0.7, 0.3)).toBeCloseTo(0.16, 2);
  expect(spread(0.8, 0.2, 20)).toBeLessThan(spread(0.8, 0.2));
});
