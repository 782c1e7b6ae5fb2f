import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { Empty } from '../notice/empty.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import { CLAIM_WORDS } from './claim-words.ts';
import './claim.css';

type Event = { state: ClaimJob['state']; at: number; tx: string | null };
type Props = {
  /** The newest claim of this device; null for none. */
  claim: { id: string; amount: string; events: readonly Event[] } | null;
  onOpen: (id: string) => void;
};

/** Shown when no claim is in progress: what became of the last one, with its transaction. */
export function LastClaim({ claim, onOpen }: Props) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { exact } = useTime();
  const last = claim?.events.at(-1);
  if (!claim || !last) {
    return (
      <Empty icon="wallet" title={t('claim')}>
        {t('claim_none')}
      </Empty>
    );
  }

  const tx = claim.events.findLast((event) => event.tx !== null)?.tx;
  return (
    <section className="pad stack-4">
      <p>{t('claim_none')}</p>
      <p>
        {t('claim_last', withUnit(claim.amount), exact(last.at))}{' '}
        <b>{t(CLAIM_WORDS[last.state])}</b>
      </p>
      {tx && (
        <p className="t12 ink2">
          {t('claim_transaction')} <bdi className="hash">{tx}</bdi>
        </p>
      )}
      <Button onPress={() => onOpen(claim.id)}>{t('claim_last_open')}</Button>
    </section>
  );
}
