import { browser } from 'wxt/browser';
import { Button } from '../../components/controls/button.tsx';
import { Group } from '../../components/settings/group.tsx';
import { Setting } from '../../components/settings/setting.tsx';
import { useText } from '../../components/text.tsx';
import { openPage } from '../../lib/ui/open-wider.ts';

export function AboutSection() {
  const { t } = useText();
  return (
    <Group title={t('group_about')}>
      <Setting name={t('about_version')} value={browser.runtime.getManifest().version} />
      <Setting name={t('about_licence')} value="Apache-2.0" />
      <p className="ink2">{t('about_libraries')}</p>
      <p className="ink2">{t('about_data')}</p>
      <Button variant="text" onPress={() => openPage('/welcome.html')}>
        {t('welcome_again')}
      </Button>
    </Group>
  );
}
