import { expect, test } from 'vitest';
import { checkWork, solveWork } from './proof-of-work.ts';

const BITS = 8;
const solve = (challenge: string, device: string): number => {
  const search = solveWork(challenge, device, BITS);
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
};

test('a solution has its bits, for its challenge and device alone', () => {
  const solution = solve('challenge', 'device');
  expect(checkWork('challenge', 'device', BITS, solution)).toBe(true);
  // Seldom a solution is right elsewhere by chance, and never in all of these.
  const elsewhere = ['one', 'two', 'three', 'four'];
  expect(elsewhere.every((other) => checkWork(other, 'device', BITS, solution))).toBe(false);
  expect(elsewhere.every((other) => checkWork('challenge', other, BITS, solution))).toBe(false);
});
