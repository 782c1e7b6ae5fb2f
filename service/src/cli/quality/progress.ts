import { statSync } from 'node:fs';
import type { Io } from '../command.ts';

/** The least time between two updates, ms. */
const PAUSE_MS = 100;

/** A progress line on a terminal. */
export interface Progress {
  /** Shows how far a step is, on a terminal only. */
  show(step: string, done: number, of: number): void;
  /** Clears the line. */
  clear(): void;
}

/** @param now milliseconds */
export function progressOn(io: Io, now: () => number = () => performance.now()): Progress {
  let last = Number.NEGATIVE_INFINITY;
  let shown = '';
  return {
    show(step, done, of) {
      if (!io.progress || (step === shown && now() - last < PAUSE_MS)) return;
      last = now();
      shown = step;
      io.progress(`${step} ${Math.floor((100 * done) / Math.max(1, of))} %`);
    },
    clear() {
      io.progress?.('');
    },
  };
}

/** Shows how much of a file was read; does nothing for a pipe, which has no size. */
export function readingProgress(progress: Progress, path: string): (bytes: number) => void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (bytes) => {
    if (size > 0) progress.show('reading', bytes, size);
  };
}
