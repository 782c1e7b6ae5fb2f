import { useState } from 'react';
import { checkSize, readBackup } from '../../lib/domain/backup/read-backup.ts';
import { openBackup } from '../../lib/domain/backup/seal.ts';
import type { Backup, SealedBackup } from '../../lib/protocol/backup.ts';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import { DropField } from './drop-field.tsx';
import { PassphraseForm } from './passphrase-form.tsx';

type Props = {
  chosen: boolean;
  onBackup: (backup: Backup) => void;
  /** Another file is being read, so the last one no longer counts. */
  onNone: () => void;
};

/** Reads a backup file, and asks for the passphrase of an encrypted one. Nothing leaves the page. */
export function BackupFile({ chosen, onBackup, onNone }: Props) {
  const { t } = useText();
  const [sealed, setSealed] = useState<SealedBackup | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  const attempt = async (work: () => Promise<void>) => {
    setFailed(null);
    setBusy(true);
    await work().catch((error: Error) => setFailed(error.message));
    setBusy(false);
  };
  const take = async (text: string) => {
    onNone();
    setSealed(null);
    const found = readBackup(text);
    if (found.sealed) setSealed(found.file);
    else onBackup(found.backup);
  };
  const load = (file: File | undefined) =>
    file &&
    attempt(async () => {
      checkSize(file.size);
      await take(await file.text());
    });
  const unseal = (passphrase: string) =>
    attempt(async () => {
      onBackup(await openBackup(sealed!, passphrase));
      setSealed(null);
    });
  return (
    <div className="stack-3">
      <DropField chosen={chosen} onFile={load} onText={(text) => attempt(() => take(text))} />
      {sealed && <PassphraseForm busy={busy} onOpen={unseal} />}
      <div role="alert">
        {failed && (
          <Strip icon="warn" tone="brick" title={t('recover_refused')}>
            {failed}
          </Strip>
        )}
      </div>
    </div>
  );
}
