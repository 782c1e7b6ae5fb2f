import { readdirSync, readFileSync } from 'node:fs';

/** Fields of a process or thread from its state on, as in proc(5). */
export function stat(path: string): string[] {
  const text = readFileSync(`/proc/${path}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Processes of refits that a service has (Linux): none or one. */
export const refitsOf = (service: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isRefit(pid) && Number(stat(String(pid))[1]) === service);

/** Whether a process runs and is one of refits. */
export function isRefit(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('refit-process');
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
