/**
 * Fires when somebody wants this to stop: Ctrl-C, `kill`, a closed terminal, or the process
 * that started us gone without a word (its channel closes even at `kill -9`).
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('message', stop);
  process.on('disconnect', stop);
  // Nobody may be left to read what we print.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return controller.signal;
}

/** Resolves when the signal fires; at once if it has. */
export const fired = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
