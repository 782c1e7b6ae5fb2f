import { Recovery } from '../../../components/settings/recovery.tsx';
import { WordsField } from '../../../components/settings/words-field.tsx';
import { Page } from '../../../components/shell/page.tsx';
import { Section } from '../../../components/shell/section.tsx';
import { useText } from '../../../components/text.tsx';
import { Agree } from '../../../components/welcome/agree.tsx';
import { Leaves } from '../../../components/welcome/leaves.tsx';
import { Pays } from '../../../components/welcome/pays.tsx';
import { nothing, type Scene } from './scene.ts';

const WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

function Welcome() {
  const { t } = useText();
  return (
    <Page name={t('welcome')}>
      <h1 className="h28">{t('welcome_title')}</h1>
      <p className="page-lead">{t('welcome_lead')}</p>
      <div className="paper welcome-paper">
        <Pays offer={{ price: '45000', medianMs: 20_000 }} />
        <Leaves />
        <Agree problem={null} onStart={nothing} onNotNow={nothing} />
      </div>
    </Page>
  );
}

function Keys() {
  const { t } = useText();
  return (
    <Page name={t('settings')}>
      <h1 className="h28">{t('settings')}</h1>
      <div className="paper">
        <Section title={t('group_recovery')}>
          <Recovery
            words={WORDS}
            saved={false}
            onShow={nothing}
            onSaveFile={nothing}
            onSaved={nothing}
            onNew={nothing}
          />
        </Section>
        <Section title={t('restore_title')}>
          <WordsField busy={false} error={null} onRestore={nothing} />
        </Section>
      </div>
    </Page>
  );
}

export const pageScenes: Record<string, Scene> = {
  'page-welcome': { size: 'page', draw: () => <Welcome /> },
  'page-recovery': { size: 'page', draw: () => <Keys /> },
};
