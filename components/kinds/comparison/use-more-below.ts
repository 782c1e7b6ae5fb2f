import { type RefObject, useLayoutEffect, useState } from 'react';

/** A smaller hidden part than this is padding, not text, px. */
const PADDING_PX = 12;

/** Whether a scrolling element has text below its visible part. */
export function useMoreBelow(element: RefObject<HTMLElement | null>): boolean {
  const [more, setMore] = useState(false);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;

    const measure = () =>
      setMore(target.scrollHeight - target.scrollTop - target.clientHeight > PADDING_PX);
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(target);
    target.addEventListener('scroll', measure, { passive: true });

    return () => {
      sizes.disconnect();
      target.removeEventListener('scroll', measure);
    };
  }, [element]);
  return more;
}
