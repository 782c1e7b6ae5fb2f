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
    agreement: null,
    first: 12 / 16,
    ties: 4 / 20,
    paceMs: 9_000,
  });
});

test('little work says nothing', () => {
  const nothing = { accepted: null, agreement: null, first: null, ties: null, paceMs: null };
  expect(ownNumbers([])).toEqual(nothing);
  expect(ownNumbers(works(9, {}))).toEqual(nothing);
});

test('agreement counts all answers that receipts state, and only credited work', () => {
  const told = (alike: number, others: number) => ({
    reason: `agreement: ${alike} of ${others} other answers`,
  });
  const of = (...all: OwnWork[][]) => ownNumbers(all.flat()).agreement;
  expect(of(works(1, told(7, 20)), works(9, {}), works(1, told(13, 14)))).toBe(20 / 34);
  expect(of(works(1, told(9, 9)))).toBeNull();
  expect(of(works(1, told(12, 20)), works(1, { ...told(20, 20), state: 'rejected' }))).toBe(0.6);
  expect(of(works(1, told(99, 20)))).toBeNull();
});
