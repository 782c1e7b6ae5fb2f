import type { PauseReason } from '../../lib/protocol/sharing.ts';
import type { RelayState } from '../../lib/protocol/sharing-view.ts';
import type { TextKey } from '../text-keys.ts';

const REASONS: Record<PauseReason, TextKey> = {
  off: 'share_off',
  paused: 'share_why_paused',
  managed: 'share_why_managed',
  private_window: 'share_why_private',
  save_data: 'share_why_save_data',
  hours: 'share_why_hours',
  in_use: 'share_why_in_use',
  day_cap: 'share_why_day_cap',
  month_cap: 'share_why_month_cap',
  no_campaign: 'share_why_no_campaign',
};

const STATES: Record<RelayState, TextKey> = {
  off: 'share_is_connecting',
  connecting: 'share_is_connecting',
  ready: 'share_is_ready',
  waiting: 'share_is_waiting',
  diverged: 'share_is_diverged',
  replaced: 'share_is_replaced',
  switched_off: 'share_is_switched_off',
  network_full: 'share_is_network_full',
};

/** The state of sharing as a sentence: why it is paused, else the state of the connection. */
export const sharingWords = (now: { reason: PauseReason | null; state: RelayState }): TextKey =>
  now.reason ? REASONS[now.reason] : STATES[now.state];
