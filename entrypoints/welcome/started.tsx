import { Button } from '../../components/controls/button.tsx';
import { Page } from '../../components/shell/page.tsx';
import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import { Pays } from '../../components/welcome/pays.tsx';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { openTab } from '../../lib/ui/open-wider.ts';
import { RecoverySection } from '../options/recovery-section.tsx';

/** Shown after agreeing: where to find Stint, how to save the recovery key, and what Stint pays. */
export function Started({ snapshot }: { snapshot: Snapshot | null }) {
  const { t } = useText();
  return (
    <Page name={t('welcome')}>
      <div role="status">
        <h1 className="h28">{t('started_title')}</h1>
        <p className="page-lead">{t('started_body')}</p>
      </div>
      <p className="welcome-open">
        <Button variant="main" large onPress={openTab}>
          {t('started_open')}
        </Button>
      </p>
      <div className="paper welcome-paper">
        <Section title={t('group_recovery')}>
          <RecoverySection saved={snapshot?.recoverySaved ?? false} />
        </Section>
        <Pays offer={snapshot?.next ?? null} />
      </div>
    </Page>
  );
}
