import { IconButton } from '../../../components/controls/icon-button.tsx';
import { useText } from '../../../components/text.tsx';
import { openPanel, openSettings, openTab } from '../../../lib/ui/open-wider.ts';
import type { ScreenProps } from './screen-props.ts';

/** Buttons for the next larger view and for the settings, at the end of a screen's header. */
export function WiderButtons({ surface }: Pick<ScreenProps, 'surface'>) {
  const { t } = useText();
  return (
    <>
      {surface === 'popup' && (
        <IconButton icon="panel" label={t('open_panel')} onPress={openPanel} />
      )}
      {surface === 'panel' && <IconButton icon="tab" label={t('open_tab')} onPress={openTab} />}
      <IconButton icon="settings" label={t('settings')} onPress={openSettings} />
    </>
  );
}
