import { useState } from 'react';
import { Group } from '../../components/settings/group.tsx';
import { WordsField } from '../../components/settings/words-field.tsx';
import { useText } from '../../components/text.tsx';
import { ask } from '../../lib/ui/ask.ts';

/**
 * Brings the identity and its unbound earnings from another device to this one. The words that are
 * entered are replaced, so it is also how new ones are made.
 */
export function RestoreSection({ onRestored }: { onRestored: () => void }) {
  const { t, plural } = useText();
  const [state, setState] = useState<{ busy: boolean; error: string | null; done: number | null }>({
    busy: false,
    error: null,
    done: null,
  });
  const restore = (words: string) => {
    setState({ busy: true, error: null, done: null });
    ask('recovery.restore', { words }).then(
      ({ receipts }) => {
        setState({ busy: false, error: null, done: receipts });
        onRestored();
      },
      (error: Error) => setState({ busy: false, error: error.message, done: null }),
    );
  };

  return (
    <Group title={t('restore_title')} id="restore">
      <WordsField busy={state.busy} error={state.error} onRestore={restore} />
      <p className="med" role="status">
        {state.done !== null && plural('restored', state.done)}
      </p>
      {state.done !== null && <p>{t('restored_words')}</p>}
    </Group>
  );
}
