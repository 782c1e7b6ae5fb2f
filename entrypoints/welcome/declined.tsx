import { Button } from '../../components/controls/button.tsx';
import { Page } from '../../components/shell/page.tsx';
import { useText } from '../../components/text.tsx';

/** Shown after "Not now": nothing was sent, and nothing will be. */
export function Declined({ onBack }: { onBack: () => void }) {
  const { t } = useText();
  return (
    <Page name={t('welcome')}>
      <div className="stack-4" role="status">
        <h1 className="h28">{t('declined_title')}</h1>
        <p className="page-lead">{t('declined_body')}</p>
        <Button onPress={onBack}>{t('back')}</Button>
      </div>
    </Page>
  );
}
