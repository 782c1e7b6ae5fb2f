import { type FormEvent, useId, useState } from 'react';
import { useText } from '../text.tsx';
import '../controls/controls.css';

type Props = { busy: boolean; onOpen: (passphrase: string) => void };

/** Asks for the passphrase of an encrypted file. It stays in this page. */
export function PassphraseForm({ busy, onOpen }: Props) {
  const { t } = useText();
  const field = useId();
  const [passphrase, setPassphrase] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    onOpen(passphrase);
  };

  return (
    <form className="stack-2" onSubmit={send}>
      <label className="med" htmlFor={field}>
        {t('recover_passphrase')}
      </label>
      <div className="line">
        <input
          id={field}
          type="password"
          className="field"
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        <button type="submit" className="btn" disabled={busy || passphrase === ''}>
          {t(busy ? 'recover_opening' : 'recover_open')}
        </button>
      </div>
    </form>
  );
}
