import { Icon } from '../icon/icon.tsx';
import type { IconName } from '../icon/paths.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import './marks.css';

/** The state of a piece of work or a claim, shown by shape and word, never by colour alone. */
export type ChipState =
  | 'earned'
  | 'verified'
  | 'claimable'
  | 'claimed'
  | 'rejected'
  | 'waiting'
  | 'unverified'
  | 'bound';

const CHIPS: Record<ChipState, { icon: IconName | null; word: TextKey }> = {
  earned: { icon: null, word: 'state_earned' },
  verified: { icon: 'check', word: 'state_verified' },
  claimable: { icon: 'next', word: 'state_claimable' },
  claimed: { icon: 'checks', word: 'state_claimed' },
  rejected: { icon: 'close', word: 'state_rejected' },
  waiting: { icon: 'clock', word: 'state_waiting' },
  unverified: { icon: 'warn', word: 'state_unverified' },
  bound: { icon: 'check', word: 'state_bound' },
};

export function Chip({ state }: { state: ChipState }) {
  const { t } = useText();
  const { icon, word } = CHIPS[state];

  return (
    <span className={`chip chip-${state}`}>
      {icon && <Icon name={icon} size={12} />}
      {t(word)}
    </span>
  );
}
