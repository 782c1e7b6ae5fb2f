import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import type { Lease } from '../../lib/protocol/tasks.ts';
import { preview } from '../kinds/preview.ts';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import './home.css';

type Props = { snapshot: Snapshot; next: Lease; onStart: () => void };

/** How many tasks are ready, how long they take and what they pay; then the next question. */
export function Start({ snapshot, next, onStart }: Props) {
  const { t, plural } = useText();
  const { withUnit, amount, perHour } = useMoney();
  const { duration } = useTime();
  const { ready, inTask } = snapshot;
  const away = snapshot.connection === 'offline' || snapshot.connection === 'error';
  const label = inTask ? 'home_continue' : away ? 'home_start_saved' : 'home_start';

  return (
    <section className="pad stack-2">
      <button type="button" className="start" onClick={onStart}>
        <b>{plural(label, ready.count)}</b>
        <span className="num">
          {duration(ready.ms)} · {withUnit(ready.amount)}
        </span>
      </button>
      <p className="t12 ink2">
        {t('kind_comparison')} · {amount(next.price)} · {t('median', duration(next.medianMs))} ·{' '}
        {t('per_hour', perHour(next.price, next.medianMs))}
      </p>
      <button type="button" className="next-up" onClick={onStart}>
        <span className="label">{t('home_next_question')}</span>
        <span className="next-up-text" dir="auto">
          {preview(next.content)}
        </span>
      </button>
      <Waiting snapshot={snapshot} until={next.expiresAt} />
    </section>
  );
}

/** Offline: how long the tasks stay reserved, and how many answers are waiting. */
function Waiting({ snapshot, until }: { snapshot: Snapshot; until: number }) {
  const { t, plural } = useText();
  const { clock } = useTime();
  const lines: string[] = [];
  if (snapshot.connection === 'offline') lines.push(t('home_reserved', clock(until)));
  if (snapshot.queued > 0) lines.push(plural('home_queued', snapshot.queued));
  if (lines.length === 0) return null;
  return <p className="t12 ink2">{lines.join(' · ')}</p>;
}
