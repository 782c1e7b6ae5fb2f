import type { RichText as RichTextData } from '../../lib/protocol/rich-text.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { RichText } from '../rich-text/rich-text.tsx';
import { useText } from '../text.tsx';
import './task.css';

type Props = {
  text: RichTextData;
  /** The first words, shown while folded. */
  summary: string;
  folded: boolean;
  keyName: string | null;
  onFold: (folded: boolean) => void;
};

/** The question above the answers, in full or folded to one line. */
export function Prompt({ text, summary, folded, keyName, onFold }: Props) {
  const { t } = useText();
  return (
    <section className="prompt" aria-label={t('task_question')}>
      {folded ? (
        <div className="prompt-text is-folded" dir="auto">
          {summary}
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard
        <div className="prompt-text" tabIndex={0}>
          <RichText text={text} />
        </div>
      )}
      <IconButton
        icon={folded ? 'down' : 'up'}
        small
        label={t(folded ? 'task_unfold' : 'task_fold')}
        keyName={keyName}
        expanded={!folded}
        onPress={() => onFold(!folded)}
      />
    </section>
  );
}
