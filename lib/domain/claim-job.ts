import type { ClaimJobState } from '../protocol/bridge.ts';

/** States that never change again. */
const OVER = new Set<ClaimJobState>(['final', 'superseded', 'expired', 'failed']);
/** States in which a signature or a transaction exists, so that money may move. */
const SENT = new Set<ClaimJobState>(['signed', 'submitted', 'confirmed']);

export const isOver = (state: ClaimJobState): boolean => OVER.has(state);
export const isSent = (state: ClaimJobState): boolean => SENT.has(state);

const START: ClaimJobState[] = ['opened', 'binding', 'quoted', 'rejected', 'abandoned', 'expired'];

/** The states that may follow each state; going back to `opened` means that a new quote is needed. */
const NEXT_STATES: Record<ClaimJobState, readonly ClaimJobState[]> = {
  opened: [...START, 'superseded', 'failed'],
  binding: [...START, 'failed'],
  // The wallet may have sent it while no page was open.
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
  // A block can be reorganised away.
  confirmed: ['submitted', 'final', 'superseded'],
  final: [],
  superseded: [],
  expired: [],
  failed: [],
};

/** Whether a claim may go from one state to another; staying is always allowed. */
export const canBecome = (from: ClaimJobState, to: ClaimJobState): boolean =>
  from === to || NEXT_STATES[from].includes(to);
