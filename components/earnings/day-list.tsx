import { Chip } from '../marks/chip.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import { dayKey, type Earning, groupDays } from './group-days.ts';
import './earnings.css';

type Props = { earnings: readonly Earning[]; now: number; onOpen: (seq: number) => void };

/** Earnings by day; each opens its receipt. */
export function DayList({ earnings, now, onOpen }: Props) {
  const { t } = useText();
  const { amount } = useMoney();
  const { date } = useTime();
  const names = new Map([
    [dayKey(now), t('today')],
    [dayKey(now - 86_400_000), t('yesterday')],
  ]);

  return groupDays(earnings).map((day) => (
    <section key={day.key}>
      <h2 className="day">
        <span>{names.get(day.key) ?? date(day.at)}</span>
        <span className="num">{amount(day.sum)}</span>
      </h2>
      {day.earnings.map((earning) => (
        <EarningRow key={earning.seq} earning={earning} onOpen={onOpen} />
      ))}
    </section>
  ));
}

function EarningRow({ earning, onOpen }: { earning: Earning; onOpen: (seq: number) => void }) {
  const { t } = useText();
  const { amount } = useMoney();
  const { clock, duration } = useTime();
  const { state, tookMs } = earning;

  return (
    <button type="button" className="earning" onClick={() => onOpen(earning.seq)}>
      <span>
        <span className="med">{t('kind_comparison')}</span>
        <br />
        <span className="t12 ink2 num">
          {clock(earning.at)}
          {tookMs > 0 && ` · ${duration(tookMs)}`}
        </span>
      </span>
      <Chip state={state} />
      <span className={state === 'rejected' ? 'num ink2' : 'num med'}>
        {amount(state === 'rejected' ? 0n : earning.amount)}
      </span>
    </button>
  );
}
