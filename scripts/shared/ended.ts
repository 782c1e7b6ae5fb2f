import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** True once a process is gone, whichever way. */
export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/**
 * Asks a process to end and waits until it has; ends it by force when it takes too long.
 * @param patienceMs before force.
 */
export async function endProcess(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(force);
}
