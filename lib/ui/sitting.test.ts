import { expect, it } from 'vitest';
import type { Lease } from '../protocol/tasks.ts';
import { nextSitting, type Sitting, startSitting } from './sitting.ts';

const lease = (name: string) => ({ lease: name }) as Lease;
const skip = { type: 'given', action: { type: 'skip' } } as const;
const names = (state: Sitting) => state.queue.map((one) => one.lease);

it('shows the next task from memory and takes an answer back', () => {
  let state = startSitting(lease('1'), 3);
  state = nextSitting(state, { type: 'leases', leases: [lease('1'), lease('2'), lease('3')] });
  state = nextSitting(state, skip);
  expect(names(state)).toEqual(['2', '3']);
  state = nextSitting(state, { type: 'returned', lease: '1' });
  expect(names(state)).toEqual(['1', '2', '3']);
  expect(state.done).toBe(0);
});

it('keeps the task in view when the database changes its order', () => {
  let state = startSitting(lease('2'), 2);
  state = nextSitting(state, { type: 'leases', leases: [lease('1'), lease('2'), lease('3')] });
  expect(names(state)).toEqual(['2', '1', '3']);
});

it('does not show an answered task again while the database is behind', () => {
  let state = startSitting(lease('1'), 2);
  state = nextSitting(state, skip);
  state = nextSitting(state, { type: 'leases', leases: [lease('1'), lease('2')] });
  expect(names(state)).toEqual(['2']);
});

it('counts what was done and what is there', () => {
  let state = startSitting(lease('1'), 3);
  expect(state.total).toBe(3);
  state = nextSitting(state, { type: 'leases', leases: [lease('1'), lease('2'), lease('3')] });
  state = nextSitting(state, skip);
  expect([state.done, state.total]).toEqual([1, 3]);
  state = nextSitting(state, { type: 'leases', leases: [lease('2'), lease('3'), lease('4')] });
  expect([state.done, state.total]).toEqual([1, 4]);
});
