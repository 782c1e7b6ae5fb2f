import { type DragEvent, useId, useState } from 'react';
import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Strip } from '../../components/notice/strip.tsx';
import { useText } from '../../components/text.tsx';
import { readBackup } from '../../lib/domain/backup/read-backup.ts';
import { openBackup } from '../../lib/domain/backup/seal.ts';
import { BACKUP_BYTES, type Backup, type SealedBackup } from '../../lib/protocol/backup.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import { PassphraseForm } from './passphrase-form.tsx';

type Props = {
  chosen: boolean;
  onBackup: (backup: Backup) => void;
  /** What was shown before does not count while another file is looked at. */
  onNone: () => void;
};

const messageOf = (error: unknown): string =>
  error instanceof StintError ? error.message : String(error);

/** Takes the file: dropped, chosen or pasted; asks for the passphrase where it has one. */
export function FileSection({ chosen, onBackup, onNone }: Props) {
  const { t } = useText();
  const [sealed, setSealed] = useState<SealedBackup | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  const attempt = async (work: () => Promise<void>) => {
    setFailed(null);
    setBusy(true);
    await work().catch((error: unknown) => setFailed(messageOf(error)));
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
      if (file.size > BACKUP_BYTES) throw new StintError('too_large', t('recover_too_large'));
      await take(await file.text());
    });
  const unseal = (passphrase: string) =>
    attempt(async () => {
      onBackup(await openBackup(sealed!, passphrase));
      setSealed(null);
    });

  return (
    <NumberedSection number={1} title={t('recover_file_title')}>
      <DropField chosen={chosen} onFile={load} onText={(text) => attempt(() => take(text))} />
      {sealed && <PassphraseForm busy={busy} onOpen={unseal} />}
      <div role="alert">
        {failed && (
          <Strip icon="warn" tone="brick" title={t('recover_refused')}>
            {failed}
          </Strip>
        )}
      </div>
    </NumberedSection>
  );
}

type DropProps = {
  chosen: boolean;
  onFile: (file: File | undefined) => void;
  onText: (text: string) => void;
};

function DropField({ chosen, onFile, onText }: DropProps) {
  const { t } = useText();
  const field = useId();
  const [text, setText] = useState('');
  const drop = (event: DragEvent) => {
    event.preventDefault();
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <fieldset className="recover-drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <label className="btn">
        {t(chosen ? 'recover_choose_other' : 'recover_choose')}
        <input
          type="file"
          className="sr"
          accept=".json,application/json"
          onChange={(event) => onFile(event.currentTarget.files?.[0])}
        />
      </label>
      <span className="ink2">{t('recover_drop')}</span>
      <details className="recover-paste">
        <summary>{t('recover_paste')}</summary>
        <label className="sr" htmlFor={field}>
          {t('recover_paste')}
        </label>
        <textarea
          id={field}
          className="field"
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button disabled={text.trim() === ''} onPress={() => onText(text)}>
          {t('recover_read')}
        </Button>
      </details>
    </fieldset>
  );
}
