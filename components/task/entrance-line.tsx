import type { EntrancePlace } from '../../lib/protocol/tasks.ts';
import { useText } from '../text.tsx';
import './task.css';

/** Says that a task is a question of an entrance test, and what that means. */
export function EntranceLine({ place }: { place: EntrancePlace }) {
  const { t } = useText();
  return (
    <section className="entrance-line t12" aria-label={t('entrance_title')}>
      {t('entrance_line', place.question, place.questions, place.needed)}
    </section>
  );
}
