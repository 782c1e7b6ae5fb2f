import { useEffect, useState } from 'react';
import { Repair } from '../../components/backup/repair.tsx';
import { Group } from '../../components/settings/group.tsx';
import { useText } from '../../components/text.tsx';
import type { RepairReport } from '../../lib/protocol/repair.ts';
import { ask } from '../../lib/ui/ask.ts';

/** Shown only when something that can be restored is missing, or the second copy is damaged. */
export function RepairSection({ changedAt }: { changedAt: number }) {
  const { t } = useText();
  const [report, setReport] = useState<RepairReport | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: checked again when something changed
  useEffect(() => {
    ask('repair.look', {}).then(setReport, (error: unknown) => console.warn(error));
  }, [changedAt]);
  const repair = async () => {
    setBusy(true);
    setFailed(null);
    await ask('repair.apply', {}).then(setReport, (error: Error) => setFailed(error.message));
    setBusy(false);
  };
  const { database, copy, missing = [], lost } = report ?? {};
  if (!report) return null;
  if (database === 'ok' && copy !== 'damaged' && missing.length === 0 && !lost) return null;

  return (
    <Group title={t('repair_title')} id="repair">
      <Repair report={report} busy={busy} onRepair={repair} />
      <p className="error-line" role="alert">
        {failed && `${t('failed_title')} ${failed}`}
      </p>
    </Group>
  );
}
