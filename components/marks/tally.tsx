import { useText } from '../text.tsx';
import './marks.css';

/** More strokes than this would be counted, not seen. */
const MOST = 12;

/** One stroke a task of this sitting: done, now, to come; the numbers stand beside it. */
export function Tally({ done, total }: { done: number; total: number }) {
  const { t } = useText();
  const words = t('task_position', done + 1, total);
  const strokes = Array.from({ length: Math.min(total, MOST) }, (_, index) => index);
  const now = total > MOST ? Math.floor((done * MOST) / total) : done;
  return (
    <span className="line t12 ink2 num">
      <span className="tally" aria-hidden="true">
        {strokes.map((index) => (
          <i key={index} className={index < now ? 'is-done' : index === now ? 'is-now' : ''} />
        ))}
      </span>
      {words}
    </span>
  );
}
