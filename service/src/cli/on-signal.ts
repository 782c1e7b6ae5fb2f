const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Cleans up when a signal ends the process.
 * @returns a function that calls this off
 */
export function onSignal(clean: () => void): () => void {
  const stop = (signal: NodeJS.Signals) => {
    clean();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}
