import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** True once a process has exited or was killed. */
export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/**
 * Sends SIGTERM and waits until the process has ended; sends SIGKILL when it takes too long.
 * @param patienceMs time until SIGKILL
 */
export async function endProcess(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(force);
}
