import type { ReactNode } from 'react';
import type { AnswerWord, Lease } from '../../lib/protocol/tasks.ts';
import { kinds } from '../kinds/index.ts';
import type { KeyCaps, TaskView } from '../kinds/kind.ts';
import { preview } from '../kinds/preview.ts';
import { ActionBar } from './action-bar.tsx';
import { EntranceLine } from './entrance-line.tsx';
import { Prompt } from './prompt.tsx';
import { TaskHeader, type TaskHeaderProps } from './task-header.tsx';
import { TaskWord, type Word } from './task-word.tsx';
import './task.css';

export type TaskProps = {
  lease: Lease;
  surface: TaskHeaderProps['surface'];
  view: TaskView;
  keys: KeyCaps;
  position: { done: number; total: number };
  /** The answer just given, whose button keeps its pressed colour for a moment. */
  held: AnswerWord | null;
  word: Word | null;
  canUndo: boolean;
  onView: (view: Partial<TaskView>) => void;
  /** The reader has moved into an answer. */
  onRead: () => void;
  onChoose: (choice: AnswerWord) => void;
  onSkip: () => void;
  onFlag: () => void;
  onUndo: () => void;
  onReadAgain: () => void;
  /** Replaces the answer buttons when the task was answered and there is feedback. */
  foot?: ReactNode;
  header: Omit<TaskHeaderProps, 'lease' | 'surface' | 'keys' | 'view' | 'onView'>;
};

/** One task: its price, its question, what to read, and the answers. */
export function Task({ lease, surface, view, keys, word, foot, onView, ...rest }: TaskProps) {
  const { Body, Choices } = kinds[lease.content.kind];
  return (
    <div className="screen">
      <TaskHeader {...rest.header} {...{ lease, surface, keys, view, onView }} />
      {lease.entrance && <EntranceLine place={lease.entrance} />}
      <Prompt
        key={`prompt ${lease.lease}`}
        text={lease.content.prompt}
        summary={preview(lease.content)}
        folded={view.folded}
        keyName={keys.prompt ?? null}
        onFold={(folded) => onView({ folded })}
      />
      <main className="task-body">
        <Body
          key={lease.lease}
          content={lease.content}
          view={view}
          keys={keys}
          onView={onView}
          onRead={rest.onRead}
        />
        {!foot && (
          <TaskWord
            word={word}
            undoKey={keys.undo ?? null}
            onUndo={rest.onUndo}
            onReadAgain={rest.onReadAgain}
          />
        )}
      </main>
      {foot ?? (
        <ActionBar
          choices={
            <Choices
              keys={keys}
              held={rest.held}
              roomy={surface === 'tab'}
              onChoose={rest.onChoose}
            />
          }
          keys={keys}
          position={rest.position}
          canUndo={rest.canUndo}
          onSkip={rest.onSkip}
          onFlag={rest.onFlag}
          onUndo={rest.onUndo}
        />
      )}
    </div>
  );
}
