import { Button } from '../../components/controls/button.tsx';
import { Switch } from '../../components/controls/switch.tsx';
import { Group } from '../../components/settings/group.tsx';
import { KeySlot } from '../../components/settings/key-slot.tsx';
import { Setting } from '../../components/settings/setting.tsx';
import { KEY_WORDS } from '../../components/task/key-words.ts';
import { useText } from '../../components/text.tsx';
import { DEFAULT_KEYS } from '../../lib/protocol/default-settings.ts';
import type { Settings, ShortcutAction } from '../../lib/protocol/settings.ts';
import { tell } from '../../lib/ui/ask.ts';

/** Single keys: each can be changed, all can be switched off (WCAG 2.1.4). */
export function KeysSection({ settings: { keys, keysEnabled } }: { settings: Settings }) {
  const { t } = useText();
  const actions = Object.keys(KEY_WORDS) as ShortcutAction[];
  const change = (action: ShortcutAction, key: string): boolean => {
    const taken = actions.some((other) => other !== action && keys[other] === key);
    if (!taken) tell('settings.set', { keys: { ...keys, [action]: key } });
    return !taken;
  };

  return (
    <Group title={t('keys_title')}>
      <Setting name={t('set_keys')} detail={t('set_keys_detail')}>
        <Switch
          label={t('set_keys')}
          checked={keysEnabled}
          onChange={(on) => tell('settings.set', { keysEnabled: on })}
        />
      </Setting>
      {keysEnabled &&
        actions.map((action) => (
          <Setting key={action} name={t(KEY_WORDS[action])}>
            <KeySlot
              action={t(KEY_WORDS[action])}
              cap={keys[action].toUpperCase()}
              onKey={(key) => change(action, key)}
            />
          </Setting>
        ))}
      {keysEnabled && (
        <Button variant="text" onPress={() => tell('settings.set', { keys: DEFAULT_KEYS })}>
          {t('set_keys_default')}
        </Button>
      )}
    </Group>
  );
}
