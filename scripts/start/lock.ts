import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readIfThere } from '../../service/src/cli/files.ts';
import { Failure } from '../shared/failure.ts';

/**
 * Keeps a state folder for this process alone. The lock is one of the kernel's, taken through
 * SQLite: it goes with the process, so that nothing is left over after `kill -9`.
 * @returns a function that lets go.
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
      `Stint is running already${pid ? ` (process ${pid})` : ''}, with its state in ${dir}.`,
      'Use that one, or stop it there with Ctrl-C first.',
      { cause },
    );
  }
  writeFileSync(owner, `${process.pid}\n`);
  return () => held.close();
}
