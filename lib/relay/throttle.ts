/**
 * Limits a rate to `perSecond`; 0 a second means no limit.
 * @returns a function that takes `amount` at once and says how long to wait before it may go, ms,
 *   so that callers who wait in turn share the rate.
 */
export function createThrottle(now: () => number) {
  let debt = 0;
  let at = now();

  return function wait(amount: number, perSecond: number): number {
    if (perSecond <= 0) return 0;
    const time = now();
    debt = Math.max(0, debt - ((time - at) / 1000) * perSecond);
    at = time;

    const before = debt;
    debt += amount;
    // A quarter of a second's amount may go at once, so that small pieces do not stutter.
    return Math.max(0, ((before - perSecond / 4) / perSecond) * 1000);
  };
}

/** Resolves after `ms`, or at once when the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
