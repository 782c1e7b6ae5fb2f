import { HomeSkeleton } from '../../../components/home/home-skeleton.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { NoneLeft } from '../../../components/task/none-left.tsx';
import { useText } from '../../../components/text.tsx';
import type { Snapshot } from '../../../lib/protocol/snapshot.ts';
import { tell } from '../../../lib/ui/ask.ts';
import { useKeys } from '../../../lib/ui/use-keys.ts';
import { EntranceInView } from './entrance-in-view.tsx';
import type { ScreenProps } from './screen-props.ts';
import { TaskInView } from './task-in-view.tsx';
import { useTaskActions } from './use-task-actions.ts';
import { WiderButtons } from './wider-buttons.tsx';

/** The task in view, the feedback to a test, or why there is no task. */
export function TaskScreen(props: ScreenProps) {
  const { t } = useText();
  const { snapshot, surface, go } = props;
  const task = useTaskActions(snapshot);
  const { view } = task.sitting;
  const works = snapshot?.connection !== 'paused' && snapshot?.connection !== 'update_required';
  const { told, goOn } = task.entrance;
  if (told) return <EntranceInView {...props} told={told} onNext={() => goOn(told)} />;
  if (view && works) return <TaskInView {...props} task={task} lease={view} />;

  return (
    <div className="screen">
      <TopBar title={t('tab_tasks')}>
        <WiderButtons surface={surface} />
      </TopBar>
      <main className="body">
        {snapshot ? <None {...props} snapshot={snapshot} /> : <HomeSkeleton />}
      </main>
      <Tabs current="tasks" onSelect={(name) => go({ name })} />
    </div>
  );
}

/** Why there is no task. The same key leaves it as leaves a task. */
function None({ snapshot, settings, go }: ScreenProps & { snapshot: Snapshot }) {
  const home = () => go({ name: 'home' });
  useKeys(settings, (command) => {
    if (command === 'escape') home();
    return command === 'escape';
  });

  return (
    <NoneLeft
      snapshot={snapshot}
      onRetry={() => tell('sync.now', { look: true })}
      onResume={() => tell('work.pause', { paused: false })}
      onHome={home}
    />
  );
}
