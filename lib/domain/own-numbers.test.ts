import { expect, test } from 'vitest';
import { type OwnWork, ownNumbers } from './own-numbers.ts';

const works = (count: number, work: Partial<OwnWork>): OwnWork[] =>
  Array.from({ length: count }, () => ({
    state: 'verified',
    choice: 'a',
    shownMs: 9_000,
    ...work,
  }));

test('shares are of what they are shares of', () => {
  const all = [
    ...works(12, {}),
    ...works(4, { choice: 'b', state: 'rejected', shownMs: 30_000 }),
    ...works(4, { choice: 'tie', state: 'earned', shownMs: 0 }),
    // Done on another device: no choice, no time.
    ...works(5, { choice: undefined, shownMs: 0 }),
  ];
  expect(ownNumbers(all)).toEqual({
    accepted: 17 / 21,
    first: 12 / 16,
    ties: 4 / 20,
    paceMs: 9_000,
  });
});

test('little work says nothing', () => {
  const nothing = { accepted: null, first: null, ties: null, paceMs: null };
  expect(ownNumbers([])).toEqual(nothing);
  expect(ownNumbers(works(9, {}))).toEqual(nothing);
});
