import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import './earnings.css';

export type Sums = {
  receipts: number;
  credited: string;
  claimed: string;
  claimable: string;
  pending: string;
  /** What did not verify, in words; null when everything did. */
  mismatch: string | null;
};

type Props = { sums: Sums; onRefetch: () => void; onHold: () => void };

/** The sum of the receipts on this device, and whether all of them verify. */
export function Verified({ sums, onRefetch, onHold }: Props) {
  const { t, plural } = useText();
  const { amount, withUnit } = useMoney();
  if (sums.mismatch) {
    return (
      <div className="earnings-verified">
        <Strip
          icon="warn"
          tone="brass"
          title={t('mismatch_title')}
          actions={<Button onPress={onRefetch}>{t('mismatch_refetch')}</Button>}
        >
          {t('mismatch_body')} <bdi>{sums.mismatch}</bdi>
        </Strip>
      </div>
    );
  }

  return (
    <div className="earnings-verified">
      <Strip
        icon="seal"
        tone="pine"
        title={t('verified_title')}
        actions={
          <Button variant="text" onPress={onHold}>
            {t('group_hold')}
          </Button>
        }
      >
        {plural('verified_sum', sums.receipts, withUnit(sums.credited))}{' '}
        {t('verified_parts', amount(sums.claimed), amount(sums.claimable), amount(sums.pending))}
      </Strip>
    </div>
  );
}
