import { expect, it } from 'vitest';
import type { OutboxRow } from '../db/rows.ts';
import type { EntranceFeedback, Lease } from '../protocol/tasks.ts';
import { nextFeedback, type Reader } from './entrance.ts';

const lease = (name: string) => ({ lease: name }) as Lease;
const feedback = { fits: true } as EntranceFeedback;
const row = (name: string, state: OutboxRow['state'], outcome?: object) =>
  ({ id: `row ${name}`, lease: name, asked: lease(name), state, outcome }) as OutboxRow;
const told = (name: string) => row(name, 'done', { status: 'accepted', entrance: feedback });
const reader = (part: Partial<Reader> = {}): Reader => ({
  waiting: null,
  inHand: null,
  inView: 'next',
  read: new Set(),
  ...part,
});

it('waits for the feedback to the answer just given', () => {
  const waiting = lease('1');
  for (const rows of [[], [row('1', 'held')], [row('1', 'sending'), told('0')]]) {
    expect(nextFeedback(rows, reader({ waiting }))).toEqual({ asked: waiting, answer: null });
  }
  const answer = { id: 'row 1', feedback };
  expect(nextFeedback([told('0'), told('1')], reader({ waiting }))).toEqual({
    asked: waiting,
    answer,
  });
});

it('does not wait for feedback that will not come', () => {
  const waiting = lease('1');
  expect(nextFeedback([row('1', 'refused')], reader({ waiting }))).toBeNull();
  expect(nextFeedback([row('1', 'done', { status: 'accepted' })], reader({ waiting }))).toBeNull();
});

it('shows later feedback, oldest first and once, also when no task is left', () => {
  const rows = [row('0', 'sending'), told('1'), told('2')];
  expect(nextFeedback(rows, reader())?.answer?.id).toBe('row 1');
  expect(nextFeedback(rows, reader({ read: new Set(['row 1']) }))?.answer?.id).toBe('row 2');
  expect(nextFeedback(rows, reader({ read: new Set(['row 1', 'row 2']) }))).toBeNull();
  expect(nextFeedback(rows, reader({ inView: null }))?.answer?.id).toBe('row 1');
});

it('does not interrupt a task that the person went on to', () => {
  expect(nextFeedback([told('1')], reader({ inHand: 'next' }))).toBeNull();
  expect(nextFeedback([told('1')], reader({ inHand: 'next', inView: 'after' }))).not.toBeNull();
});
