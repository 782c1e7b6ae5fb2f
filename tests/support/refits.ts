import { readdirSync, readFileSync } from 'node:fs';

/** Fields of a process's or thread's `stat` from its state on, see proc(5). */
export function stat(path: string): string[] {
  const text = readFileSync(`/proc/${path}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** The pids of a service's refit processes (Linux): none or one. */
export const refitsOf = (service: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isRefit(pid) && Number(stat(String(pid))[1]) === service);

/** Whether a running process is a refit. */
export function isRefit(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('refit-process');
  } catch {
    // It has ended in the meantime.
    return false;
  }
}
