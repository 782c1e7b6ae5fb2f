import type { OwnNumbers as Numbers } from '../../lib/domain/own-numbers.ts';
import { type ClaimLine, ClaimsList } from '../claim/claims-list.tsx';
import { Button } from '../controls/button.tsx';
import { Empty } from '../notice/empty.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import type { Bar } from './chart.tsx';
import { DayList } from './day-list.tsx';
import type { Earning } from './group-days.ts';
import { Overview, type Range } from './overview.tsx';
import { OwnNumbers } from './own-numbers.tsx';
import { Refused } from './refused.tsx';
import { type Sums, Verified } from './verified.tsx';

type Props = {
  range: Range;
  bars: readonly Bar[];
  sums: Sums;
  earnings: readonly Earning[];
  /** Why answers were refused, newest first. */
  refused: readonly string[];
  /** The contributor's statistics, from the work on this device. */
  own: Numbers;
  /** True when there is older work than is listed. */
  more: boolean;
  /** The service cannot be reached, so what is shown was checked earlier. */
  away: boolean;
  now: number;
  onRange: (range: Range) => void;
  onOpen: (seq: number) => void;
  onMore: () => void;
  onRefetch: () => void;
  /** Removes the refused answers from view. */
  onDismiss: () => void;
  onStart: () => void;
  /** Opens the section that shows what this device holds and adds up every sum. */
  onHold: () => void;
  claims: readonly ClaimLine[];
  onClaim: (id: string) => void;
};

/** The earnings screen. Every amount is a sum of receipts, and says so. */
export function Earnings(props: Props) {
  const { t } = useText();
  if (props.earnings.length === 0) {
    return props.refused.length > 0 ? (
      <div className="pad">
        <Refused reasons={props.refused} onDismiss={props.onDismiss} />
      </div>
    ) : (
      <Empty
        icon="receipt"
        title={t('earnings_none_title')}
        actions={<Button onPress={props.onStart}>{t('tab_tasks')}</Button>}
      >
        {t('earnings_none_body')}
      </Empty>
    );
  }

  return (
    <>
      <Overview range={props.range} bars={props.bars} onRange={props.onRange} />
      <Verified sums={props.sums} onRefetch={props.onRefetch} onHold={props.onHold} />
      <Refused reasons={props.refused} onDismiss={props.onDismiss} />
      {props.away && (
        <div className="earnings-verified">
          <Strip icon="offline" title={t('earnings_away_title')}>
            {t('earnings_away_body')}
          </Strip>
        </div>
      )}
      <ClaimsList claims={props.claims} onOpen={props.onClaim} />
      <OwnNumbers {...props.own} />
      <DayList earnings={props.earnings} now={props.now} onOpen={props.onOpen} />
      {props.more && (
        <div className="pad">
          <Button wide onPress={props.onMore}>
            {t('show_more')}
          </Button>
        </div>
      )}
    </>
  );
}
