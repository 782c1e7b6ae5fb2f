import { Switch } from '../../components/controls/switch.tsx';
import { Group } from '../../components/settings/group.tsx';
import { Languages } from '../../components/settings/languages.tsx';
import { Setting } from '../../components/settings/setting.tsx';
import { useText } from '../../components/text.tsx';
import type { Settings } from '../../lib/protocol/settings.ts';
import { tell } from '../../lib/ui/ask.ts';

/** Which tasks come, and a switch that pauses all fetching and sending. */
export function TasksSection({ settings: { paused, languages } }: { settings: Settings }) {
  const { t } = useText();
  return (
    <Group title={t('group_tasks')}>
      <Setting name={t('pause')} detail={t('paused_body')}>
        <Switch
          label={t('pause')}
          checked={paused}
          onChange={(on) => tell('work.pause', { paused: on })}
        />
      </Setting>
      <Languages
        chosen={languages}
        own={navigator.languages}
        onChange={(next) => tell('settings.set', { languages: next })}
      />
    </Group>
  );
}
