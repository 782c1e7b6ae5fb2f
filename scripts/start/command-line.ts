import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The command line of a process, or null when there is no such process. */
export function commandLine(pid: number): string[] | null {
  try {
    if (process.platform === 'linux') return wordsOf(pid);
    const [file, ...args] = lister(pid);
    return execFileSync(file, args, { encoding: 'utf8', stdio: 'pipe' }).trim().split(/\s+/);
  } catch {
    return null;
  }
}

const wordsOf = (pid: number | string): string[] | null => {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  // A zombie has none.
  return words.length > 0 ? words : null;
};

function lister(pid: number): [string, ...string[]] {
  if (process.platform !== 'win32') return ['ps', '-ww', '-o', 'command=', '-p', String(pid)];
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
  return ['powershell', '-NoProfile', '-Command', query];
}

/**
 * Processes with these consecutive words in their command line; Linux only. For processes that were
 * not recorded, because we were killed right after starting them.
 */
export function startedWith(words: string[]): number[] {
  if (process.platform !== 'linux') return [];
  const wanted = `\0${words.join('\0')}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid)
    .filter((pid) => `\0${commandLine(pid)?.join('\0') ?? ''}\0`.includes(wanted));
}
