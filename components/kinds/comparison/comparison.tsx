import { useRef } from 'react';
import type { ComparisonContent } from '../../../lib/protocol/tasks.ts';
import type { KindBodyProps } from '../kind.ts';
import { FlipBar } from './flip-bar.tsx';
import { Half } from './half.tsx';
import { scrollOthers } from './scroll-together.ts';
import './comparison.css';

type Props = KindBodyProps & { content: ComparisonContent };

/** Two answers, in equal halves or one at full height. Nothing shows which model wrote which. */
export function Comparison({ content, view, keys, onView, onRead }: Props) {
  const halves = useRef<HTMLDivElement>(null);
  const { single } = view;
  const scrolled = (from: HTMLElement) => {
    if (from.scrollTop > 0) onRead();
    if (view.together && halves.current) scrollOthers(halves.current, from);
  };

  return (
    <>
      {single && <FlipBar side={single} keyCap={keys.flip ?? null} onView={onView} />}
      <div ref={halves} className={single ? 'halves is-single' : 'halves'}>
        <Half
          side="A"
          text={content.a}
          hidden={single === 'b'}
          onExpand={() => onView({ single: 'a' })}
          onScroll={scrolled}
        />
        <Half
          side="B"
          text={content.b}
          hidden={single === 'a'}
          onExpand={() => onView({ single: 'b' })}
          onScroll={scrolled}
        />
      </div>
    </>
  );
}
