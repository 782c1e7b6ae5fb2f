import { useState } from 'react';
import { BackupForm } from '../../components/settings/backup.tsx';
import { Group } from '../../components/settings/group.tsx';
import { useText } from '../../components/text.tsx';
import { exportBackup } from '../../lib/ui/backup.ts';

/** One file that outlives this browser and the service. */
export function BackupSection() {
  const { t } = useText();
  const [state, setState] = useState<{ busy: boolean; failed: string | null }>({
    busy: false,
    failed: null,
  });
  const save = (passphrase: string | null) => {
    setState({ busy: true, failed: null });
    exportBackup(passphrase).then(
      () => setState({ busy: false, failed: null }),
      (error: Error) => setState({ busy: false, failed: error.message }),
    );
  };

  return (
    <Group title={t('group_backup')} id="backup">
      <p className="ink2">{t('backup_body')}</p>
      <BackupForm busy={state.busy} onSave={save} />
      <p className="t12 ink2">{t('backup_note')}</p>
      <p className="error-line" role="alert">
        {state.failed && `${t('failed_title')} ${state.failed}`}
      </p>
    </Group>
  );
}
