import { StateCard } from '../../components/claim/state-card.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';

/** The wallet has nothing to pay the network with, which is said before it is asked. */
export function NoEther({ view: { job, info } }: { view: JobView }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { symbol } = info.nativeCurrency;
  return (
    <StateCard
      icon="warn"
      tone="brass"
      title={t('claim_no_ether_title', symbol)}
      cause={t('claim_no_ether_cause', symbol)}
      money={`${withUnit(job.amount)} ${t('claim_declined_money')}`}
    />
  );
}
