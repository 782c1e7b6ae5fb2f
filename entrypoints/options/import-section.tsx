import { useState } from 'react';
import { BackupFile } from '../../components/backup/backup-file.tsx';
import { ImportResult } from '../../components/backup/import-result.tsx';
import { Group } from '../../components/settings/group.tsx';
import { useText } from '../../components/text.tsx';
import type { Backup } from '../../lib/protocol/backup.ts';
import type { ImportReport } from '../../lib/protocol/repair.ts';
import { importBackup } from '../../lib/ui/import-backup.ts';

/** Brings what a backup holds to this install; twice is once. */
export function ImportSection() {
  const { t } = useText();
  const [report, setReport] = useState<ImportReport | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const clear = () => {
    setReport(null);
    setFailed(null);
  };
  const take = (backup: Backup) =>
    void importBackup(backup).then(setReport, (error: Error) => setFailed(error.message));

  return (
    <Group title={t('import_title')} id="import">
      <p className="ink2">{t('import_body')}</p>
      <BackupFile chosen={report !== null} onBackup={take} onNone={clear} />
      {report && <ImportResult report={report} />}
      <p className="error-line" role="alert">
        {failed && `${t('failed_title')} ${failed}`}
      </p>
    </Group>
  );
}
