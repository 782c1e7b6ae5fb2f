import type { ClaimJobState } from '../protocol/bridge.ts';

/** Nothing more happens to it. */
const OVER = new Set<ClaimJobState>(['final', 'superseded', 'expired', 'failed']);
/** A signature or a transaction exists: the money may move. */
const SENT = new Set<ClaimJobState>(['signed', 'submitted', 'confirmed']);

export const isOver = (state: ClaimJobState): boolean => OVER.has(state);
export const isSent = (state: ClaimJobState): boolean => SENT.has(state);

const START: ClaimJobState[] = ['opened', 'binding', 'quoted', 'rejected', 'abandoned', 'expired'];

/** Where a claim may go from each state; `opened` again means that a new quote is needed. */
const MOVES: Record<ClaimJobState, readonly ClaimJobState[]> = {
  opened: [...START, 'superseded', 'failed'],
  binding: [...START, 'failed'],
  // The wallet may have sent it by itself while nobody looked.
  quoted: [...START, 'signed', 'submitted', 'superseded', 'failed'],
  rejected: [...START, 'failed'],
  abandoned: START,
  signed: [
    'opened',
    'rejected',
    'submitted',
    'confirmed',
    'final',
    'superseded',
    'expired',
    'failed',
  ],
  submitted: ['opened', 'signed', 'confirmed', 'final', 'superseded', 'expired', 'failed'],
  // A block can be taken back.
  confirmed: ['submitted', 'final', 'superseded'],
  final: [],
  superseded: [],
  expired: [],
  failed: [],
};

/** Whether a claim may go from one state to the other; staying is always allowed. */
export const canMove = (from: ClaimJobState, to: ClaimJobState): boolean =>
  from === to || MOVES[from].includes(to);
