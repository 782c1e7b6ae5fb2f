import { expect, test } from 'vitest';
import { ClaimJobState } from '../protocol/bridge.ts';
import { canBecome, isOver, isSent } from './claim-job.ts';

const others = (state: ClaimJobState) => ClaimJobState.options.filter((to) => to !== state);

test.each(['final', 'superseded'] as const)('%s never changes', (state) => {
  expect(isOver(state)).toBe(true);
  expect(others(state).filter((to) => canBecome(state, to))).toEqual([]);
  expect(canBecome(state, state)).toBe(true);
});

test('nothing that the chain has paid is asked for or signed again', () => {
  const again = ['opened', 'binding', 'confirming', 'quoted', 'signed', 'rejected'] as const;
  expect(again.filter((to) => canBecome('confirmed', to))).toEqual([]);
});

test('what was sent is not forgotten by an answer of the page', () => {
  for (const state of ['signed', 'submitted', 'confirmed'] as const) {
    expect(isSent(state)).toBe(true);
    expect(canBecome(state, 'abandoned')).toBe(false);
    expect(canBecome(state, 'binding')).toBe(false);
  }
});

test('only what was quoted, or is asked for again, is signed', () => {
  const from = ClaimJobState.options.filter((state) => canBecome(state, 'signed'));
  expect(from).toEqual(['quoted', 'signed', 'submitted']);
});

test('a claim that ran out is paid at most by what the wallet sent', () => {
  const to = ['submitted', 'confirmed', 'final', 'failed'];
  expect(others('expired').filter((state) => canBecome('expired', state))).toEqual(to);
});
