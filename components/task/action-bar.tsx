import type { ReactNode } from 'react';
import { Button } from '../controls/button.tsx';
import type { KeyCaps } from '../kinds/kind.ts';
import { TaskStrokes } from '../marks/task-strokes.tsx';
import { useText } from '../text.tsx';
import './task.css';

type Props = {
  /** The kind's answer buttons. */
  choices: ReactNode;
  keys: KeyCaps;
  position: { done: number; total: number };
  canUndo: boolean;
  onSkip: () => void;
  onFlag: () => void;
  onUndo: () => void;
};

/** The answers; below them skip, flag and undo, with the place in this sitting. */
export function ActionBar({ choices, keys, position, canUndo, ...on }: Props) {
  const { t } = useText();
  return (
    <footer className="actions">
      {choices}
      <div className="minor">
        <Button variant="quiet" keyCap={keys.skip ?? null} onPress={on.onSkip}>
          {t('task_skip')}
        </Button>
        <Button variant="quiet" keyCap={keys.flag ?? null} onPress={on.onFlag}>
          {t('task_flag')}
        </Button>
        <Button variant="quiet" keyCap={keys.undo ?? null} onPress={on.onUndo} disabled={!canUndo}>
          {t('task_undo')}
        </Button>
        <span className="push">
          <TaskStrokes {...position} />
        </span>
      </div>
    </footer>
  );
}
