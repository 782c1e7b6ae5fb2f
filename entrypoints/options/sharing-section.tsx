import { Button } from '../../components/controls/button.tsx';
import { Group } from '../../components/settings/group.tsx';
import { useText } from '../../components/text.tsx';
import { openPage } from '../../lib/ui/open-wider.ts';

/** Links to the sharing page. Nothing else in Stint asks people to share. */
export function SharingSection() {
  const { t } = useText();
  return (
    <Group title={t('share_title')} id="sharing">
      <p className="ink2">{t('share_lead')}</p>
      <Button onPress={() => openPage('/sharing.html')}>{t('share_open')}</Button>
    </Group>
  );
}
