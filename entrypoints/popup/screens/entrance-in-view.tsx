import { preview } from '../../../components/kinds/preview.ts';
import { EntranceFoot } from '../../../components/task/entrance-foot.tsx';
import { Task } from '../../../components/task/task.tsx';
import { tell } from '../../../lib/ui/ask.ts';
import type { Told } from '../../../lib/ui/entrance.ts';
import { openPanel, openTab } from '../../../lib/ui/open-wider.ts';
import { useKeys } from '../../../lib/ui/use-keys.ts';
import { useTaskView } from '../../../lib/ui/use-task-view.ts';
import type { ScreenProps } from './screen-props.ts';

type Props = ScreenProps & { told: Told; onNext: () => void };

const doNothing = () => {};

/** An entrance question that was answered, with its feedback. */
export function EntranceInView({ told, onNext, snapshot, settings, surface, go }: Props) {
  const { asked, answer } = told;
  const { view, change } = useTaskView(asked.lease, preview(asked.content).length);
  const leave = () => {
    tell('work.current', { lease: null });
    go({ name: 'home' });
  };
  useKeys(settings, (command) => {
    if (command === 'flip') change({ single: view.single === 'a' ? 'b' : 'a' });
    else if (command === 'prompt') change({ folded: !view.folded });
    else if (command !== 'escape') return false;
    else if (view.single) change({ single: null });
    else leave();
    return true;
  });

  return (
    <div className="screen">
      <Task
        lease={asked}
        surface={surface}
        view={view}
        keys={{}}
        position={{ done: 0, total: 0 }}
        held={null}
        word={null}
        canUndo={false}
        onView={change}
        onRead={doNothing}
        onChoose={doNothing}
        onSkip={doNothing}
        onFlag={doNothing}
        onUndo={doNothing}
        onReadAgain={doNothing}
        foot={
          <EntranceFoot
            asked={asked}
            feedback={answer?.feedback ?? null}
            offline={snapshot?.connection === 'offline'}
            onNext={onNext}
          />
        }
        header={{ onLeave: leave, onPanel: openPanel, onTab: openTab }}
      />
    </div>
  );
}
