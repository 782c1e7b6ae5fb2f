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

/** Words for what the background notes about a claim that did not go on, by its code. */
export const FAILURE_WORDS: Readonly<Record<string, TextKey>> = {
  fee_changed: 'claim_fee_changed_cause',
  not_confirmed: 'claim_not_confirmed_cause',
  tx_reverted: 'claim_tx_reverted_cause',
  tx_replaced: 'claim_tx_replaced_cause',
  tx_unknown: 'claim_tx_unknown_cause',
  tx_mined: 'claim_tx_other_cause',
  tx_left: 'claim_leave_note',
};
