import { lazy, Suspense, useRef, useState } from 'react';
import { preview } from '../../../components/kinds/preview.ts';
import { PanelFoot } from '../../../components/task/panel-foot.tsx';
import { Task } from '../../../components/task/task.tsx';
import type { Lease } from '../../../lib/protocol/tasks.ts';
import { tell } from '../../../lib/ui/ask.ts';
import { type Command, keyCaps } from '../../../lib/ui/keys.ts';
import { openPanel, openSettings, openTab } from '../../../lib/ui/open-wider.ts';
import { useKeys } from '../../../lib/ui/use-keys.ts';
import { useTaskView } from '../../../lib/ui/use-task-view.ts';
import type { ScreenProps } from './screen-props.ts';
import { scrollAnswers } from './scroll-answers.ts';
import type { useTaskActions } from './use-task-actions.ts';

const FlagSheet = lazy(() => import('./flag-sheet.ts'));
const KeysSheet = lazy(() => import('./keys-sheet.ts'));

type Props = ScreenProps & { lease: Lease; task: ReturnType<typeof useTaskActions> };

/** The task in view, with its keys and sheets. */
export function TaskInView({ lease, task, snapshot, settings, surface, go }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const [sheet, open] = useState<'flag' | 'keys' | null>(null);
  const { view, change, readOn } = useTaskView(lease.lease, preview(lease.content).length);
  const { state } = task.sitting;
  const leave = () => {
    tell('work.current', { lease: null });
    go({ name: 'home' });
  };
  const flip = () => change({ single: view.single === 'a' ? 'b' : 'a' });
  const close = () => (view.single ? change({ single: null }) : leave());
  const commands: Record<Command, () => void> = {
    a: () => task.choose('a'),
    b: () => task.choose('b'),
    tie: () => task.choose('tie'),
    both_bad: () => task.choose('both_bad'),
    skip: task.skip,
    flag: () => open('flag'),
    undo: task.undo,
    prompt: () => change({ folded: !view.folded }),
    flip,
    wider: surface === 'popup' ? openPanel : openTab,
    tab: openTab,
    help: () => open('keys'),
    escape: close,
    scroll_down: () => scrollAnswers(root.current, 1),
    scroll_up: () => scrollAnswers(root.current, -1),
  };

  useKeys(settings, (command) => {
    if (sheet || (command.startsWith('scroll') && isInScroller())) return false;
    commands[command]();
    return true;
  });
  const keys = keyCaps(settings);
  return (
    <div className="screen" ref={root}>
      <Task
        lease={lease}
        surface={surface}
        view={view}
        keys={keys}
        position={{ done: state.done, total: state.total }}
        held={task.held}
        word={task.word}
        canUndo={state.given.length > 0}
        onView={change}
        onRead={readOn}
        onChoose={task.choose}
        onSkip={task.skip}
        onFlag={() => open('flag')}
        onUndo={task.undo}
        onReadAgain={() => {
          task.clearWord();
          scrollAnswers(root.current, 0);
        }}
        header={{
          onLeave: leave,
          onPanel: openPanel,
          onTab: openTab,
          onHelp: () => open('keys'),
        }}
      />
      {surface === 'panel' && snapshot && <PanelFoot today={snapshot.today} />}
      <Suspense fallback={null}>
        {sheet === 'flag' && (
          <FlagSheet
            onSend={(reason, note) => {
              open(null);
              task.flag({ type: 'flag', reason, ...(note ? { note } : {}) });
            }}
            onClose={() => open(null)}
          />
        )}
        {sheet === 'keys' && (
          <KeysSheet keys={keys} onSettings={openSettings} onClose={() => open(null)} />
        )}
      </Suspense>
    </div>
  );
}

/** The browser itself scrolls an answer that has the focus. */
const isInScroller = () => document.activeElement?.closest('[data-scrolls], .prompt-text') != null;
