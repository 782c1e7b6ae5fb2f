import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import './task.css';

/** Today's sums, at the foot of a side panel. */
export function PanelFoot({ today }: { today: Snapshot['today'] }) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();

  return (
    <aside className="panel-foot t12 ink2" aria-label={t('home_today')}>
      {t('home_today')} <span className="num">{withUnit(today.amount)}</span> ·{' '}
      {plural('panel_tasks', today.tasks)}
    </aside>
  );
}
