type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** A press that was meant for what stood here before does not count, ms. */
const SEEN_AFTER_MS = 800;

/**
 * Tells true once the page has been in view for 0.8 s without a break, and false whenever that time
 * begins again.
 * @returns a function that stops it
 */
export function watchInView(page: Page, tell: (seen: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    tell(false);
    clearTimeout(timer);
    if (page.visibilityState === 'visible') timer = setTimeout(() => tell(true), SEEN_AFTER_MS);
  };
  start();
  page.addEventListener('visibilitychange', start);

  return () => {
    clearTimeout(timer);
    page.removeEventListener('visibilitychange', start);
  };
}
