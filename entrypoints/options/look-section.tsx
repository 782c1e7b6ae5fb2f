import { Segmented } from '../../components/controls/segmented.tsx';
import { Group } from '../../components/settings/group.tsx';
import { Setting } from '../../components/settings/setting.tsx';
import { useText } from '../../components/text.tsx';
import type { Settings } from '../../lib/protocol/settings.ts';
import { tell } from '../../lib/ui/ask.ts';

/** Theme and text size. Contrast, motion and language follow the system and the browser. */
export function LookSection({ settings }: { settings: Settings }) {
  const { t } = useText();
  return (
    <Group title={t('group_look')}>
      <Setting name={t('set_theme')}>
        <Segmented
          label={t('set_theme')}
          value={settings.theme}
          options={[
            { value: 'system', label: t('theme_system') },
            { value: 'light', label: t('theme_light') },
            { value: 'dark', label: t('theme_dark') },
          ]}
          onChange={(theme) => tell('settings.set', { theme })}
        />
      </Setting>
      <Setting name={t('set_text')}>
        <Segmented
          label={t('set_text')}
          value={settings.textSize}
          options={[
            { value: 'normal', label: t('text_normal') },
            { value: 'large', label: t('text_large') },
            { value: 'larger', label: t('text_larger') },
          ]}
          onChange={(textSize) => tell('settings.set', { textSize })}
        />
      </Setting>
      <Setting name={t('set_contrast')} value={t('set_contrast_value')} />
      <Setting name={t('set_language')} value={t('set_language_value')} />
    </Group>
  );
}
