/**
 * A bucket that fills with `perSecond` up to `burst`; 0 a second is no limit.
 * @returns how long to wait before `amount` may go, ms. What is asked for is taken at once,
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
    // A quarter of a second may go at once: no stutter with small pieces.
    return Math.max(0, ((before - perSecond / 4) / perSecond) * 1000);
  };
}

/** Resolves after `ms`, or at once when it is called off. */
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
