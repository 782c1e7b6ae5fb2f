import { useEffect, useState } from 'react';
import { Recovery } from '../../components/settings/recovery.tsx';
import { useText } from '../../components/text.tsx';
import { ask } from '../../lib/ui/ask.ts';
import { saveFile } from '../../lib/ui/save-file.ts';

type Props = {
  saved: boolean;
  /** Shows the words without being asked: a restore has just made them. */
  open?: boolean;
};

/**
 * Shows or saves the recovery key. The words are fetched only when needed, and count as saved when the
 * person says so: a file may not have been written when the browser was told to.
 */
export function RecoverySection({ saved, open = false }: Props) {
  const { t } = useText();
  const [words, setWords] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const attempt = (work: () => Promise<void>) =>
    work().then(
      () => setFailed(null),
      (error: Error) => setFailed(error.message),
    );
  const show = async () => {
    const fetched = (await ask('recovery.words', {})).words;
    setWords(fetched);
    return fetched;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the section is drawn
  useEffect(() => {
    if (open) void attempt(async () => void (await show()));
  }, []);

  return (
    <>
      <Recovery
        words={words}
        saved={saved}
        onShow={() => attempt(async () => void (await show()))}
        onSaveFile={() =>
          attempt(async () => {
            saveFile('stint-recovery.txt', `${t('recovery_file_text')}\n\n${await show()}\n`);
          })
        }
        onSaved={() =>
          attempt(async () => {
            await ask('recovery.saved', { words: words ?? '' });
            setWords(null);
          })
        }
        onNew={() => location.assign('/options.html#restore')}
      />
      <p className="error-line" role="alert">
        {failed && `${t('failed_title')} ${failed}`}
      </p>
    </>
  );
}
