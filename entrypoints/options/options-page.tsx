import { useEffect, useState } from 'react';
import { Group } from '../../components/settings/group.tsx';
import { Page } from '../../components/shell/page.tsx';
import { useText } from '../../components/text.tsx';
import type { StorageReport } from '../../lib/protocol/messages.ts';
import { ask } from '../../lib/ui/ask.ts';
import type { FirstRead } from '../../lib/ui/first-frame.ts';
import { useStored } from '../../lib/ui/use-stored.ts';
import { AboutSection } from './about-section.tsx';
import { BackupSection } from './backup-section.tsx';
import { HoldingsSection } from './holdings-section.tsx';
import { ImportSection } from './import-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { LeaveSection } from './leave-section.tsx';
import { LookSection } from './look-section.tsx';
import { NetworkSection } from './network-section.tsx';
import { RecoverySection } from './recovery-section.tsx';
import { RepairSection } from './repair-section.tsx';
import { RestoreSection } from './restore-section.tsx';
import { SharingSection } from './sharing-section.tsx';
import { StoredSection } from './stored-section.tsx';
import { TasksSection } from './tasks-section.tsx';
import { WalletSection } from './wallet-section.tsx';
import '../../components/settings/settings.css';

/** All settings on one page, in plain rows. */
export function OptionsPage({ first }: { first: FirstRead }) {
  const { t } = useText();
  const { snapshot, settings } = useStored(first);
  const report = useReport(snapshot?.at ?? 0);
  const [erased, setErased] = useState(false);
  // Counted, so that each restore shows its new words.
  const [restored, setRestored] = useState(0);
  // The browser looks for the address's fragment before anything is drawn, so scroll to it here.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), []);
  if (erased) {
    return (
      <Page name={t('settings')}>
        <p className="h20" role="status">
          {t('erased')}
        </p>
      </Page>
    );
  }

  return (
    <Page name={t('settings')}>
      <h1 className="h28">{t('settings')}</h1>
      <div className="paper settings-paper">
        <RepairSection changedAt={snapshot?.at ?? 0} />
        <TasksSection settings={settings} />
        <KeysSection settings={settings} />
        <LookSection settings={settings} />
        <Group title={t('group_recovery')} id="recovery">
          <RecoverySection
            key={restored}
            saved={snapshot?.recoverySaved ?? false}
            open={restored > 0}
          />
        </Group>
        <RestoreSection onRestored={() => setRestored((n) => n + 1)} />
        <HoldingsSection snapshot={snapshot} />
        <BackupSection />
        <ImportSection />
        <StoredSection report={report} />
        <WalletSection snapshot={snapshot} />
        <SharingSection />
        <NetworkSection />
        <LeaveSection snapshot={snapshot} report={report} onErased={() => setErased(true)} />
        <AboutSection />
      </div>
    </Page>
  );
}

/** The counts of what is stored, counted again after each change. */
function useReport(changedAt: number): StorageReport | null {
  const [report, setReport] = useState<StorageReport | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted again when something changed
  useEffect(() => {
    ask('storage.report', {}).then(setReport, (error: unknown) => console.warn(error));
  }, [changedAt]);
  return report;
}
