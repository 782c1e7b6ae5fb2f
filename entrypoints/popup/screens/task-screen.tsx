import { HomeSkeleton } from '../../../components/home/home-skeleton.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { NoneLeft } from '../../../components/task/none-left.tsx';
import { useText } from '../../../components/text.tsx';
import { tell } from '../../../lib/ui/ask.ts';
import type { ScreenProps } from './screen-props.ts';
import { TaskInView } from './task-in-view.tsx';
import { useTaskActions } from './use-task-actions.ts';
import { WiderButtons } from './wider-buttons.tsx';

/** The task in view, or why there is none. */
export function TaskScreen(props: ScreenProps) {
  const { t } = useText();
  const { snapshot, surface, go } = props;
  const task = useTaskActions(snapshot);
  const { view } = task.sitting;
  const works = snapshot?.connection !== 'paused' && snapshot?.connection !== 'update_required';
  if (view && works) return <TaskInView {...props} task={task} lease={view} />;
  return (
    <div className="screen">
      <TopBar title={t('tab_tasks')}>
        <WiderButtons surface={surface} />
      </TopBar>
      <main className="body">
        {snapshot ? (
          <NoneLeft
            snapshot={snapshot}
            onRetry={() => tell('sync.now', {})}
            onHome={() => go({ name: 'home' })}
          />
        ) : (
          <HomeSkeleton />
        )}
      </main>
      <Tabs current="tasks" onSelect={(name) => go({ name })} />
    </div>
  );
}
