import { expect, it } from 'vitest';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { noticeKind } from './notice-kind.ts';

const calm = {
  connection: 'connected',
  credited: '45000',
  pending: '0',
  account: null,
  recoverySaved: true,
  proposeBinding: false,
  move: null,
  repair: false,
  mismatch: null,
} as unknown as Snapshot;

it('shows what touches money before what stops work, and advice last', () => {
  const mismatch = { code: 'receipt_mismatch', message: '', at: 0 };
  expect(noticeKind({ ...calm, mismatch, repair: true })).toBe('repair');
  expect(noticeKind({ ...calm, connection: 'offline', mismatch })).toBe('mismatch');
  expect(noticeKind({ ...calm, connection: 'offline', recoverySaved: false })).toBe('offline');
  expect(noticeKind({ ...calm, recoverySaved: false, proposeBinding: true })).toBe('recovery');
  expect(noticeKind({ ...calm, proposeBinding: true })).toBe('binding');
  expect(noticeKind(calm)).toBeNull();
});

it('shows a move to another wallet until it is stopped or done', () => {
  const move = { account: '0x', announcedAt: 0, effectiveAt: 1 };
  expect(noticeKind({ ...calm, move, proposeBinding: true })).toBe('move');
  expect(noticeKind({ ...calm, move, connection: 'paused' })).toBe('paused');
});

it('does not ask to save a key that guards nothing', () => {
  expect(noticeKind({ ...calm, credited: '0', recoverySaved: false })).toBeNull();
});
