import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import type { TextKey } from '../text-keys.ts';

/** What each state of a claim is called in lists and histories. */
export const CLAIM_WORDS: Record<ClaimJob['state'], TextKey> = {
  opened: 'claim_opened',
  binding: 'history_binding',
  confirming: 'history_confirming',
  quoted: 'history_quoted',
  signed: 'claim_signed',
  submitted: 'claim_submitted',
  confirmed: 'claim_confirmed',
  final: 'history_final',
  rejected: 'history_rejected',
  abandoned: 'history_abandoned',
  expired: 'history_expired',
  superseded: 'history_superseded',
  failed: 'history_failed',
};
