import { useState } from 'react';
import { Recovery } from '../../components/settings/recovery.tsx';
import { useText } from '../../components/text.tsx';
import { ask, tell } from '../../lib/ui/ask.ts';
import { saveFile } from '../../lib/ui/save-file.ts';

/** Shows or saves the recovery key. The words are fetched only when needed and kept nowhere else. */
export function RecoverySection({ saved }: { saved: boolean }) {
  const { t } = useText();
  const [words, setWords] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const fetchWords = async () => (await ask('recovery.words', {})).words;
  const attempt = (work: () => Promise<void>) =>
    work().then(
      () => setFailed(null),
      (error: Error) => setFailed(error.message),
    );

  return (
    <>
      <Recovery
        words={words}
        saved={saved}
        onShow={() => attempt(async () => setWords(await fetchWords()))}
        onHide={() => setWords(null)}
        onSaveFile={() =>
          attempt(async () => {
            saveFile('stint-recovery.txt', `${t('recovery_file_text')}\n\n${await fetchWords()}\n`);
            tell('recovery.saved', {});
          })
        }
        onWritten={() => {
          tell('recovery.saved', {});
          setWords(null);
        }}
      />
      <p className="error-line" role="alert">
        {failed && `${t('failed_title')} ${failed}`}
      </p>
    </>
  );
}
