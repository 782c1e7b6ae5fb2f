import { readdirSync, readFileSync } from 'node:fs';

/** Set for every process of a run, from the environment of the first: the run's folder. */
export const RUN = 'STINT_TEST_RUN';

export interface RunProcess {
  pid: number;
  /** The words that it was started with. */
  command: string;
}

/**
 * The processes that live of a run, also those whose parents have ended: by the environment that
 * they were started with. Linux only; elsewhere none are seen.
 * @param run the run's folder
 */
export function processesOf(run: string): RunProcess[] {
  if (process.platform !== 'linux') return [];
  return (
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => read(pid, 'environ').includes(`\0${RUN}=${run}\0`))
      .map((pid) => ({ pid: Number(pid), command: wordsOf(pid) }))
      // One that has ended, and was not waited for yet, has no words.
      .filter(({ command }) => command !== '')
  );
}

const wordsOf = (pid: string): string => read(pid, 'cmdline').split('\0').join(' ').trim();

/** Empty for a process that is gone by now, or is somebody else's. */
function read(pid: string, file: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/${file}`, 'latin1')}`;
  } catch {
    return '';
  }
}
