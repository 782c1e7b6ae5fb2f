/** Prints one line for each step: its title, its result, and its time when that is over a second. */
export interface Progress {
  /** @param result the value as a few words for the line */
  step<T>(title: string, run: () => Promise<T>, result?: (value: T) => string): Promise<T>;
  line(text: string): void;
}

const WIDTH = 14;

/** @param signal no further step begins once it has fired */
export function createProgress(out: NodeJS.WriteStream, signal: AbortSignal): Progress {
  const write = (mark: string, title: string, text: string) =>
    out.write(`${mark} ${title.padEnd(WIDTH)}${text}\n`);
  return {
    async step(title, run, result = () => '') {
      signal.throwIfAborted();
      const started = performance.now();
      if (out.isTTY) out.write(`… ${title}`);
      const clear = () => out.isTTY && out.write('\r\x1b[K');

      try {
        const value = await run();
        const seconds = (performance.now() - started) / 1000;
        clear();
        write('✓', title, `${result(value)}${seconds > 1 ? ` (${seconds.toFixed(1)} s)` : ''}`);
        return value;
      } catch (error) {
        clear();
        write('✗', title, '');
        throw error;
      }
    },
    line: (text) => void out.write(`${text}\n`),
  };
}
