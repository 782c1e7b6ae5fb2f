import { useRef, useState } from 'react';
import { BackupFile } from '../../components/backup/backup-file.tsx';
import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { Icon } from '../../components/icon/icon.tsx';
import { TokenProvider } from '../../components/money.tsx';
import { Page } from '../../components/shell/page.tsx';
import { useText } from '../../components/text.tsx';
import { checkBackup } from '../../lib/domain/backup/check-backup.ts';
import type { Backup } from '../../lib/protocol/backup.ts';
import { Contents } from './contents.tsx';
import type { Opened } from './opened.ts';
import { PaySection } from './pay-section.tsx';

/** Turns an exported file into payments from the vault, without the service or any network access. */
export function App() {
  const { t } = useText();
  const [opened, setOpened] = useState<Opened | null>(null);
  const turn = useRef(0);
  const open = (backup: Backup) => {
    turn.current += 1;
    setOpened({ backup, turn: turn.current, ...checkBackup(backup, backup.network) });
  };
  const aside = (
    <span className="recover-origin">
      <Icon name="lock" size={16} /> <bdi>{location.host}</bdi>
    </span>
  );

  return (
    <Page name={t('recover_name')} aside={aside} wide>
      <div className="stack-2">
        <h1 className="h28">{t('recover_title')}</h1>
        <p className="ink2 recover-lead">{t('recover_lead')}</p>
      </div>
      <div className="paper recover-paper">
        <NumberedSection number={1} title={t('recover_file_title')}>
          <BackupFile chosen={opened !== null} onBackup={open} onNone={() => setOpened(null)} />
        </NumberedSection>
        {opened && (
          <TokenProvider token={opened.backup.network.token}>
            <Contents opened={opened} />
            <PaySection opened={opened} key={opened.turn} />
          </TokenProvider>
        )}
      </div>
    </Page>
  );
}
