import type { Lease } from '../../lib/protocol/tasks.ts';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import './task.css';

/** A task's price, its median time, and the hourly rate that follows. */
export function PriceLine({ lease }: { lease: Lease }) {
  const { t } = useText();
  const { withUnit, perHour } = useMoney();
  const { duration } = useTime();

  return (
    <p className="price grow">
      <b className="num">{withUnit(lease.price)}</b>
      <span className="t12 ink2 num">
        · {t('median', duration(lease.medianMs))} ·{' '}
        {t('per_hour', perHour(lease.price, lease.medianMs))}
      </span>
    </p>
  );
}
