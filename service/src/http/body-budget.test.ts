import { expect, test } from 'vitest';
import { createBodyBudget } from './body-budget.ts';

test('a network may send so much at once, and again once that was read', () => {
  const bodies = createBodyBudget(100, 1_000);
  const first = bodies('1.2.3.4');
  first.take(60);
  first.take(40);
  expect(() => bodies('1.2.3.99').take(1)).toThrow('Too much');
  bodies('5.6.7.8').take(100);
  first.done();
  expect(() => bodies('1.2.3.99').take(100)).not.toThrow();
});

test('all networks together are bounded, too', () => {
  const bodies = createBodyBudget(100, 150);
  bodies('1.1.1.1').take(100);
  expect(() => bodies('2.2.2.2').take(51)).toThrow('Too much');
  bodies('2.2.2.2').take(50);
});

test('what was given back is not given back again', () => {
  const bodies = createBodyBudget(100, 1_000);
  const [first, second] = [bodies('1.1.1.1'), bodies('1.1.1.1')];
  first.take(50);
  second.take(50);
  first.done();
  first.done();
  expect(() => bodies('1.1.1.1').take(51)).toThrow('Too much');
});
