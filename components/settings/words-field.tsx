import { type FormEvent, useId, useState } from 'react';
import { useText } from '../text.tsx';
import '../controls/controls.css';
import './settings.css';

type Props = {
  busy: boolean;
  /** Why the last try failed, in words. */
  error: string | null;
  onRestore: (words: string) => void;
};

const COUNT = 12;

/** How much of a file is searched for the words, bytes. */
const MOST_BYTES = 65_536;

/** Takes twelve words, with any spacing, or the saved file with the words. */
export function WordsField({ busy, error, onRestore }: Props) {
  const { t } = useText();
  const field = useId();
  const [text, setText] = useState('');
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (words.length === COUNT) onRestore(words.join(' '));
  };
  const load = async (file: File | undefined) => {
    const found =
      file && /(?:[a-z]{3,8} ){11}[a-z]{3,8}/.exec(await file.slice(0, MOST_BYTES).text());
    setText(found ? found[0] : '');
  };

  return (
    <form className="stack-2" onSubmit={send}>
      <label className="med" htmlFor={field}>
        {t('restore_words')}
      </label>
      <textarea
        id={field}
        className="field"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${field}-state`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p className={error ? 't12 error-line' : 't12 ink2'} id={`${field}-state`} role="status">
        {error ?? t('restore_count', words.length)}
      </p>
      <div className="line">
        <button type="submit" className="btn" disabled={busy || words.length !== COUNT}>
          {t('restore')}
        </button>
        <label className="btn btn-quiet">
          {t('restore_file')}
          <input
            type="file"
            className="sr"
            accept=".txt,text/plain"
            onChange={(event) => load(event.currentTarget.files?.[0])}
          />
        </label>
      </div>
    </form>
  );
}
