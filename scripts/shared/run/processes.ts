import { readdirSync, readFileSync } from 'node:fs';

/** Names the run's folder, in the environment of every process of a run. */
export const RUN = 'STINT_TEST_RUN';

export interface RunProcess {
  pid: number;
  /** Its command line. */
  command: string;
}

/**
 * The running processes of a run, even those whose parents have ended, found by the environment
 * that they were started with. Linux only; elsewhere it finds none.
 * @param run the run's folder
 */
export function processesOf(run: string): RunProcess[] {
  if (process.platform !== 'linux') return [];
  return (
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => read(pid, 'environ').includes(`\0${RUN}=${run}\0`))
      .map((pid) => ({ pid: Number(pid), command: wordsOf(pid) }))
      // A zombie has no command line.
      .filter(({ command }) => command !== '')
  );
}

const wordsOf = (pid: string): string => read(pid, 'cmdline').split('\0').join(' ').trim();

/** Empty when the process has ended or belongs to somebody else. */
function read(pid: string, file: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/${file}`, 'latin1')}`;
  } catch {
    return '';
  }
}
