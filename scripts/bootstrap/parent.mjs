const POLL_MS = 500;

/**
 * Calls back once when npm, which started us, is gone: it puts a shell in between, and that
 * passes no signal on. Who starts a script without npm may well leave it running on purpose.
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
