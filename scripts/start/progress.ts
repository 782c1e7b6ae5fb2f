/** Prints one line a step: what, what came of it, and how long it took when that was long. */
export interface Progress {
  /** @param result says what came of it, in a few words. */
  step<T>(title: string, run: () => Promise<T>, result?: (value: T) => string): Promise<T>;
  line(text: string): void;
}

const WIDTH = 14;

/** @param signal before each step: is it still wanted? */
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
