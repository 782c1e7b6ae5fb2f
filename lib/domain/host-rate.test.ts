import { expect, test } from 'vitest';
import { createHostRate } from './host-rate.ts';

function setUp(perSecond = 1, burst = 5) {
  let time = 1_000;
  const take = createHostRate(() => time, { perSecond, burst });
  return { take, pass: (ms: number) => (time += ms) };
}

test('allows a burst, then a rate; a refused request uses nothing up', () => {
  const { take, pass } = setUp(2, 3);
  expect([1, 2, 3].map(() => take('a.org'))).toEqual([0, 0, 0]);
  expect(take('a.org')).toBe(0.5);
  expect(take('a.org')).toBe(0.5);
  pass(499);
  expect(take('a.org')).toBeGreaterThan(0);
  pass(1);
  expect(take('a.org')).toBe(0);
  expect(take('a.org')).toBe(0.5);
});

test('idle time never saves up more than a burst, and each site has its own', () => {
  const { take, pass } = setUp(1, 2);
  take('a.org');
  pass(3_600_000);
  expect([1, 2].map(() => take('a.org'))).toEqual([0, 0]);
  expect(take('a.org')).toBe(1);
  expect(take('b.org')).toBe(0);
});

test('of very many sites only the longest unused is forgotten', () => {
  const { take } = setUp(1, 1);
  take('first.org');
  take('second.org');
  for (let n = 0; n < 49_998; n += 1) take(`${n}.org`);
  expect(take('second.org')).toBe(1);
  take('one-more.org');
  expect(take('first.org')).toBe(0);
  expect(take('second.org')).toBe(1);
});
