/** Counts time only while the page is visible: a hidden task is not being read. */
export type VisibleClock = { restart: () => void; elapsed: () => number; stop: () => void };

type Page = Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;

export function createVisibleClock(page: Page, now: () => number): VisibleClock {
  let before = 0;
  let since: number | null = page.hidden ? null : now();
  const elapsed = () => before + (since === null ? 0 : now() - since);
  const changed = () => {
    before = elapsed();
    since = page.hidden ? null : now();
  };
  page.addEventListener('visibilitychange', changed);

  return {
    elapsed,
    restart() {
      before = 0;
      since = page.hidden ? null : now();
    },
    stop: () => page.removeEventListener('visibilitychange', changed),
  };
}
