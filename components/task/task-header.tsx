import type { Lease } from '../../lib/protocol/tasks.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Switch } from '../controls/switch.tsx';
import type { KeyCaps, TaskView } from '../kinds/kind.ts';
import { useText } from '../text.tsx';
import { PriceLine } from './price-line.tsx';
import './task.css';
import '../shell/shell.css';

export type TaskHeaderProps = {
  lease: Lease;
  /** Where the task is shown. Each surface offers the larger ones. */
  surface: 'popup' | 'panel' | 'tab';
  keys: KeyCaps;
  view: TaskView;
  onView: (view: Partial<TaskView>) => void;
  onLeave: () => void;
  onPanel: () => void;
  onTab: () => void;
  /** Absent where no keys are active. */
  onHelp?: () => void;
};

export function TaskHeader({ lease, surface, keys, view, onView, ...on }: TaskHeaderProps) {
  const { t } = useText();
  return (
    <header className="top has-back">
      <IconButton icon="back" label={t('task_leave')} keyName="Esc" onPress={on.onLeave} />
      <h1 className="sr">{t('kind_comparison')}</h1>
      <PriceLine lease={lease} />
      <div className="top-tools">
        {surface === 'tab' && (
          <>
            <span className="line">
              <Switch
                label={t('task_together')}
                checked={view.together}
                onChange={(together) => onView({ together })}
              />
              <span aria-hidden="true">{t('task_together')}</span>
            </span>
            {on.onHelp && (
              <IconButton
                icon="keys"
                label={t('key_help')}
                keyName={keys.help ?? null}
                onPress={on.onHelp}
              />
            )}
          </>
        )}
        {surface === 'popup' && (
          <IconButton
            icon="panel"
            label={t('open_panel')}
            keyName={keys.wider ?? null}
            onPress={on.onPanel}
          />
        )}
        {surface !== 'tab' && (
          <IconButton
            icon="tab"
            label={t('open_tab')}
            keyName={keys.tab ?? null}
            onPress={on.onTab}
          />
        )}
      </div>
    </header>
  );
}
