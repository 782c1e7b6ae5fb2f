import type { Snapshot } from '../../lib/protocol/snapshot.ts';

export type NoticeKind =
  | 'welcome'
  | 'repair'
  | 'mismatch'
  | 'update_required'
  | 'error'
  | 'offline'
  | 'paused'
  | 'move'
  | 'recovery'
  | 'binding';

/** The only notice on the home screen: about money first, then what stops work, then advice. */
export function noticeKind(snapshot: Snapshot): NoticeKind | null {
  if (snapshot.repair) return 'repair';
  if (snapshot.mismatch) return 'mismatch';
  if (snapshot.connection !== 'connected') return snapshot.connection;
  if (snapshot.move) return 'move';
  const earned = BigInt(snapshot.credited) + BigInt(snapshot.pending) > 0n;
  if (!snapshot.recoverySaved && snapshot.account === null && earned) return 'recovery';
  return snapshot.proposeBinding ? 'binding' : null;
}
