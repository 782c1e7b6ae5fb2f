import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { StateCard } from '../../components/claim/state-card.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import { useTime } from '../../components/time.ts';
import type { JobView } from '../../lib/protocol/bridge.ts';

type Props = { view: JobView; busy: boolean; onSign: () => void };

/** An announced move: when it takes effect, and how the old wallet can make it do so now. */
export function MoveSection({ view, busy, onSign }: Props) {
  const { t } = useText();
  const { date } = useTime();
  const { withUnit } = useMoney();
  const { bind, move, amount } = view.job;
  if (!bind || !move?.effectiveAt) return null;

  return (
    <NumberedSection number={3} title={t('claim_move_title')}>
      <StateCard
        icon="clock"
        tone="pine"
        title={t('claim_moving_title', date(move.effectiveAt))}
        cause={t('claim_moving_cause', bind.account, move.from)}
        money={t('claim_moving_money', withUnit(amount), move.from)}
        {...(!busy && { action: { label: t('claim_move_release'), onPress: onSign } })}
      />
    </NumberedSection>
  );
}
