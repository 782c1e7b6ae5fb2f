import { type FormEvent, useId, useState } from 'react';
import { Button } from '../controls/button.tsx';
import { useText } from '../text.tsx';
import '../controls/controls.css';
import './settings.css';

type Props = {
  busy: boolean;
  /** Saves the file, encrypted if a passphrase is given. */
  onSave: (passphrase: string | null) => void;
};

/** A shorter passphrase can be guessed, whatever the cipher. */
const MIN_LENGTH = 10;

/** Saves everything that proves what was earned as one file, plain or under a passphrase. */
export function BackupForm({ busy, onSave }: Props) {
  const { t } = useText();
  const field = useId();
  const [sealing, setSealing] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const long = passphrase.length >= MIN_LENGTH;
  const same = passphrase === again;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (long && same) onSave(passphrase);
  };
  const word = !long
    ? t('backup_short', MIN_LENGTH)
    : same
      ? t('backup_lost_note')
      : t('backup_differ');
  if (!sealing) {
    return (
      <div className="equal-buttons">
        <Button disabled={busy} onPress={() => onSave(null)}>
          {t('backup_save')}
        </Button>
        <Button disabled={busy} onPress={() => setSealing(true)}>
          {t('backup_save_sealed')}
        </Button>
      </div>
    );
  }

  return (
    <form className="stack-2" onSubmit={send}>
      <label className="med" htmlFor={field}>
        {t('backup_passphrase')}
      </label>
      <input
        id={field}
        type="password"
        className="field"
        autoComplete="new-password"
        aria-describedby={`${field}-state`}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <label className="med" htmlFor={`${field}-again`}>
        {t('backup_again')}
      </label>
      <input
        id={`${field}-again`}
        type="password"
        className="field"
        autoComplete="new-password"
        aria-describedby={`${field}-state`}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      <p className="t12 ink2" id={`${field}-state`} role="status">
        {word}
      </p>
      <div className="line">
        <button type="submit" className="btn" disabled={busy || !long || !same}>
          {t('backup_save_sealed')}
        </button>
        <Button variant="quiet" onPress={() => setSealing(false)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
