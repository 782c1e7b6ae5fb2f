import { useText } from '../text.tsx';
import './marks.css';

/** More strokes than this could not be taken in at a glance. */
const MAX_STROKES = 12;

/** One stroke for each task of this sitting (done, current, to come), with the numbers next to it. */
export function TaskStrokes({ done, total }: { done: number; total: number }) {
  const { t } = useText();
  const words = t('task_position', done + 1, total);
  const strokes = Array.from({ length: Math.min(total, MAX_STROKES) }, (_, index) => index);
  const now = total > MAX_STROKES ? Math.floor((done * MAX_STROKES) / total) : done;

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
