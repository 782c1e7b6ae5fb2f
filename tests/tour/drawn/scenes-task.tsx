import { kinds } from '../../../components/kinds/index.ts';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { EntranceFoot } from '../../../components/task/entrance-foot.tsx';
import { FlagSheet } from '../../../components/task/flag-sheet.tsx';
import { KeysSheet } from '../../../components/task/keys-sheet.tsx';
import { NoneLeft } from '../../../components/task/none-left.tsx';
import { PanelFoot } from '../../../components/task/panel-foot.tsx';
import { Task, type TaskProps } from '../../../components/task/task.tsx';
import type { EntranceFeedback } from '../../../lib/protocol/tasks.ts';
import { arabic, code, long, short, snapshot } from './samples.ts';
import { nothing, type Scene } from './scene.ts';

const keys = {
  a: '1',
  b: '2',
  tie: '3',
  both_bad: '4',
  skip: 'S',
  flag: 'F',
  undo: 'U',
  prompt: 'P',
  flip: 'X',
  wider: 'E',
  tab: 'T',
  help: '?',
};

const base: TaskProps = {
  lease: short,
  surface: 'popup',
  view: { folded: false, single: null, together: true },
  keys,
  position: { done: 3, total: 6 },
  held: null,
  word: null,
  canUndo: false,
  onView: nothing,
  onRead: nothing,
  onChoose: nothing,
  onSkip: nothing,
  onFlag: nothing,
  onUndo: nothing,
  onReadAgain: nothing,
  header: { onLeave: nothing, onPanel: nothing, onTab: nothing, onHelp: nothing },
};

const task = (props: Partial<TaskProps>, size: Scene['size'] = 'popup'): Scene => ({
  size,
  draw: () => <Task {...base} {...props} />,
});
const place = { question: 2, questions: 5, needed: 4 };
const tested = { ...short, entrance: place };
const standing = { state: 'open', answered: 2, fitting: 2, questions: 5, needed: 4 } as const;
const told: EntranceFeedback = {
  fits: true,
  expected: 'b',
  explanation: 'Sally is one of the two sisters that each brother has, so she has one sister.',
  test: standing,
};
const foot = (feedback: EntranceFeedback | null, offline = false): Scene =>
  task({
    lease: tested,
    keys: {},
    foot: <EntranceFoot asked={tested} feedback={feedback} offline={offline} onNext={nothing} />,
  });

const folded = { folded: true, single: null, together: true };

export const taskScenes: Record<string, Scene> = {
  task: task({}),
  'task-long': task({ lease: long, view: folded }),
  'task-table': task({ lease: long, view: { ...folded, single: 'b' } }),
  'task-code': task({ lease: code, view: folded }),
  'task-rtl': task({ lease: arabic }),
  'task-undo': task({
    lease: long,
    canUndo: true,
    word: { type: 'answered', names: kinds.comparison.names('b')! },
  }),
  'task-too-soon': task({ lease: long, word: { type: 'too_soon', afterMs: 2_100 } }),
  'task-expired': task({ lease: long, word: { type: 'expired' } }),
  entrance: task({ lease: tested }),
  'entrance-fits': foot(told),
  'entrance-misses': foot({
    ...told,
    fits: false,
    explanation: `${told.explanation} ${'Read the question once more before you choose. '.repeat(6)}`,
    test: { ...standing, fitting: 1 },
  }),
  'entrance-passed': foot({
    ...told,
    test: { ...standing, state: 'passed', answered: 4, fitting: 4 },
  }),
  'entrance-failed': foot({
    ...told,
    fits: false,
    test: { ...standing, state: 'failed', answered: 3, fitting: 1 },
  }),
  'entrance-too-fast': foot({
    fits: false,
    expected: null,
    explanation: null,
    test: { ...standing, fitting: 1 },
  }),
  'entrance-offline': foot(null, true),
  'task-no-keys': task({ lease: long, keys: {} }),
  'task-flag': {
    size: 'popup',
    draw: () => (
      <>
        <Task {...base} />
        <FlagSheet onSend={nothing} onClose={nothing} />
      </>
    ),
  },
  'task-keys': {
    size: 'popup',
    draw: () => (
      <>
        <Task {...base} />
        <KeysSheet keys={keys} onSettings={nothing} onClose={nothing} />
      </>
    ),
  },
  'task-none': {
    size: 'popup',
    draw: () => (
      <div className="screen">
        <TopBar title="Tasks" />
        <main className="body">
          <NoneLeft snapshot={snapshot} onRetry={nothing} onResume={nothing} onHome={nothing} />
        </main>
      </div>
    ),
  },
  'panel-task': {
    size: 'panel',
    draw: () => (
      <div className="screen">
        <Task {...base} lease={long} surface="panel" />
        <PanelFoot today={snapshot.today} />
      </div>
    ),
  },
  'tab-task': task({ lease: long, surface: 'tab' }, 'tab'),
  'tab-code': task({ lease: code, surface: 'tab' }, 'tab'),
};
