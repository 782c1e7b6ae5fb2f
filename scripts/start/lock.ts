import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readIfThere } from '../../service/src/cli/files.ts';
import { Failure } from '../shared/failure.ts';

/**
 * Locks a state folder for this process. It is a kernel lock, taken through SQLite, which ends with
 * the process, so that nothing is left over after `kill -9`.
 * @returns a function that releases the lock
 * @throws Failure when another process has it
 */
export function lockState(dir: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const owner = join(dir, 'pid');
  const held = new DatabaseSync(join(dir, 'lock'));

  try {
    held.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (cause) {
    held.close();
    const pid = readIfThere(owner)?.trim();
    throw new Failure(
      `Stint is already running${pid ? ` (process ${pid})` : ''} with its state in ${dir}.`,
      'Use that one, or stop it first with Ctrl-C in its terminal.',
      { cause },
    );
  }

  writeFileSync(owner, `${process.pid}\n`);
  return () => held.close();
}
