import { type RefObject, useLayoutEffect, useState } from 'react';

/** Less than this hidden is padding, not words. */
const SLACK = 12;

/** Whether words are hidden below the visible part of a scrolling element. */
export function useMoreBelow(element: RefObject<HTMLElement | null>): boolean {
  const [more, setMore] = useState(false);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () =>
      setMore(target.scrollHeight - target.scrollTop - target.clientHeight > SLACK);
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
