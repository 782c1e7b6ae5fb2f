import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import './home.css';

/** With less measured time than this an hourly rate would be a guess, ms. */
const MIN_RATE_MS = 60_000;

/** Today in four numbers. */
export function TodayStrip({ today }: { today: Snapshot['today'] }) {
  const { t, locale } = useText();
  const { amount, perHour } = useMoney();
  const { duration } = useTime();
  const numbers = [
    [t('home_today'), amount(today.amount)],
    [t('home_tasks'), new Intl.NumberFormat(locale).format(today.tasks)],
    [t('home_time'), today.ms > 0 ? duration(today.ms) : '–'],
    [t('home_per_hour'), today.ms >= MIN_RATE_MS ? perHour(today.amount, today.ms) : '–'],
  ];

  return (
    <dl className="today">
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
