const POLL_MS = 500;

/**
 * Calls back once when npm, which started us, has ended: npm puts a shell in between, and the
 * shell passes no signal on. A script that was started without npm may outlive its parent.
 * @param {() => void} gone
 */
export function whenNpmEnds(gone) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, POLL_MS);
  timer.unref();
}
