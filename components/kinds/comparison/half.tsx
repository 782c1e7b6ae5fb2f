import { type RefObject, useRef } from 'react';
import type { RichText as RichTextData } from '../../../lib/protocol/rich-text.ts';
import { IconButton } from '../../controls/icon-button.tsx';
import { Icon } from '../../icon/icon.tsx';
import { Letter } from '../../marks/letter.tsx';
import { RichText } from '../../rich-text/rich-text.tsx';
import { useText } from '../../text.tsx';
import { useMoreBelow } from './use-more-below.ts';
import './comparison.css';

type Props = {
  side: 'A' | 'B';
  text: RichTextData;
  hidden: boolean;
  onExpand: () => void;
  onScroll: (from: HTMLElement) => void;
};

/** One answer with its letter, its own scroll bar, and a sign when there is more below. */
export function Half({ side, text, hidden, onExpand, onScroll }: Props) {
  const { t } = useText();
  const answer = useRef<HTMLDivElement>(null);
  const more = useMoreBelow(answer as RefObject<HTMLElement | null>);
  const classes = `half${hidden ? ' is-hidden' : ''}${more ? ' has-more' : ''}`;

  return (
    <section className={classes} aria-label={t('task_answer', side)}>
      <Letter side={side} />
      <div
        ref={answer}
        className="answer"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard
        tabIndex={0}
        data-scrolls=""
        onScroll={(event) => onScroll(event.currentTarget)}
      >
        <RichText text={text} />
      </div>
      <IconButton icon="expand" small label={t('task_expand', side)} onPress={onExpand} />
      {more && (
        <div className="more" aria-hidden="true">
          <span>
            {t('task_more')}
            <Icon name="down" size={12} />
          </span>
        </div>
      )}
    </section>
  );
}
