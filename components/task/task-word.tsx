import { Button } from '../controls/button.tsx';
import type { AnswerNames } from '../kinds/kind.ts';
import { Toast } from '../notice/toast.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { useTime } from '../time.ts';
import './task.css';

/** The message over a task: what was just done, or why an answer has to wait. */
export type Word =
  | { type: 'answered'; names: AnswerNames }
  | { type: 'skipped' | 'flagged' | 'undone' | 'not_undone' | 'expired' | 'not_saved' }
  | { type: 'too_soon'; afterMs: number };

const SAID: Record<Exclude<Word['type'], 'answered' | 'too_soon'>, TextKey> = {
  skipped: 'said_skipped',
  flagged: 'said_flagged',
  undone: 'said_undone',
  not_undone: 'said_not_undone',
  expired: 'said_expired',
  not_saved: 'said_not_saved',
};

type Props = {
  word: Word | null;
  undoKey: string | null;
  onUndo: () => void;
  onReadAgain: () => void;
};

/** Shows the message in the fade at the bottom of the text, so that it hides no line. */
export function TaskWord({ word, undoKey, onUndo, onReadAgain }: Props) {
  const { t } = useText();
  const { duration } = useTime();
  if (!word) return null;
  if (word.type === 'too_soon') {
    return (
      <div className="task-word is-wide">
        <Toast action={<Button onPress={onReadAgain}>{t('read_again')}</Button>}>
          {t('too_soon', duration(word.afterMs))}
        </Toast>
      </div>
    );
  }

  const undoable = word.type === 'answered' || word.type === 'skipped' || word.type === 'flagged';
  const undo = (
    <Button keyCap={undoKey} onPress={onUndo}>
      {t('task_undo')}
    </Button>
  );
  return (
    <div className={undoable ? 'task-word' : 'task-word is-wide'}>
      <Toast action={undoable && undo}>
        {word.type === 'answered' ? t(word.names.given) : t(SAID[word.type])}
      </Toast>
    </div>
  );
}
