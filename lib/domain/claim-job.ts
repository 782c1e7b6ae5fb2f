import type { ClaimJobState } from '../protocol/bridge.ts';

/** States that never change again. */
const OVER = new Set<ClaimJobState>(['final', 'superseded', 'expired']);
/** States in which a signature or a transaction exists, so that money may move. */
const SENT = new Set<ClaimJobState>(['signed', 'submitted', 'confirmed']);

export const isOver = (state: ClaimJobState): boolean => OVER.has(state);
export const isSent = (state: ClaimJobState): boolean => SENT.has(state);

const START: ClaimJobState[] = [
  'opened',
  'binding',
  'confirming',
  'quoted',
  'rejected',
  'abandoned',
  'expired',
  'superseded',
];
/** A wallet may have sent its own transaction whatever the page knew of it. */
const BY_WALLET: ClaimJobState[] = ['submitted', 'confirmed', 'final', 'failed'];

/** The states that may follow each state; going back to `opened` means that a new quote is needed. */
const NEXT_STATES: Record<ClaimJobState, readonly ClaimJobState[]> = {
  opened: [...START, ...BY_WALLET],
  binding: [...START, ...BY_WALLET],
  confirming: [...START, ...BY_WALLET],
  quoted: [...START, ...BY_WALLET, 'signed'],
  rejected: [...START, ...BY_WALLET],
  abandoned: [...START, ...BY_WALLET],
  failed: [...START, ...BY_WALLET],
  signed: ['opened', 'rejected', 'superseded', 'expired', ...BY_WALLET],
  submitted: ['opened', 'signed', 'superseded', 'expired', ...BY_WALLET],
  // A block can be reorganised away.
  confirmed: ['submitted', 'final', 'superseded', 'failed'],
  final: [],
  superseded: [],
  // The wallet's transaction may turn up later than its page.
  expired: BY_WALLET,
};

/** Whether a claim may go from one state to another; staying is always allowed. */
export const canBecome = (from: ClaimJobState, to: ClaimJobState): boolean =>
  from === to || NEXT_STATES[from].includes(to);
