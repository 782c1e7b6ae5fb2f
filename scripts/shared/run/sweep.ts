import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { processesOf } from './processes.ts';

const POLL_MS = 50;
/** How long killed processes may take to end. */
const KILL_PATIENCE_MS = 10_000;

/**
 * Ends a run: kills its processes and removes its folder.
 * @param run the run's folder
 * @param patienceMs how long its processes may take to end by themselves
 * @returns a line for each thing that was left
 */
export async function sweep(run: string, patienceMs: number): Promise<string[]> {
  const left: string[] = [];
  if (!(await ended(run, patienceMs))) {
    for (const { pid, command } of processesOf(run)) {
      left.push(`process ${pid} was still running: ${command.slice(0, 200)}`);
    }
    await kill(run);
  }

  try {
    rmSync(run, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    left.push(`${run} could not be removed: ${(error as Error).message}`);
  }

  return left;
}

/** Repeats until none is left, because a process may start another before it is killed. */
async function kill(run: string): Promise<void> {
  const end = performance.now() + KILL_PATIENCE_MS;
  while (performance.now() < end) {
    const alive = processesOf(run);
    if (alive.length === 0) return;
    for (const { pid } of alive) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    }
    await pause(POLL_MS);
  }
}

async function ended(run: string, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (processesOf(run).length > 0) {
    if (performance.now() >= end) return false;
    await pause(POLL_MS);
  }
  return true;
}
