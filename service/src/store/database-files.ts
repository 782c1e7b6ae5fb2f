import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StintError } from '../../../lib/protocol/errors.ts';

/** The files of a database: itself, what SQLite keeps next to it, and what the store does. */
export const filesOf = (path: string) => ({
  log: `${path}-wal`,
  index: `${path}-shm`,
  lock: `${path}.lock`,
  mark: `${path}.mark`,
});

/**
 * Locks the database for this process. The kernel releases the lock with the process, so that none is
 * left after `kill -9`.
 * @throws StintError `unavailable` when another process has it
 */
export function lockDatabase(path: string): DatabaseSync {
  const held = new DatabaseSync(filesOf(path).lock);
  try {
    held.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (cause) {
    held.close();
    throw new StintError('unavailable', `The database ${path} is in use by another process.`, {
      cause,
    });
  }
  return held;
}

/**
 * Refuses files that do not belong together, before SQLite opens them: it would write the log of one
 * database into another.
 * @throws StintError `unavailable` for a copy that was put next to another database's log, or a
 *   database that is gone
 */
export function checkFiles(path: string): void {
  const { log, mark } = filesOf(path);
  if (!existsSync(path)) {
    if (!existsSync(mark)) return;
    throw new StintError(
      'unavailable',
      `There was a database ${path}, and it is gone. Put a copy there with \`npm run stint -- restore FILE\`, or delete ${mark} to begin with an empty one.`,
    );
  }
  if (isLogged(path) || !existsSync(log) || statSync(log).size === 0) return;
  throw new StintError(
    'unavailable',
    `${path} is a copy, and ${log} belongs to the database that was there before. Put both away, then use \`npm run stint -- restore FILE\`.`,
  );
}

/** Whether a database writes to a log, as the store's own does; what `vacuum into` makes does not. */
function isLogged(path: string): boolean {
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    // Bytes 18 and 19 are the format's versions: 2 with a log (sqlite.org/fileformat.html).
    return readSync(file, header, 0, 20, 0) < 20 || header[18] === 2;
  } finally {
    closeSync(file);
  }
}

/** Makes a file, or a folder's list of names, durable. */
export function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the names in the folder of a file durable; Windows has no way to do that. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') sync(dirname(path));
}

/** The count next to a database; 0 when there is none. */
export function readMark(path: string): number {
  const { mark } = filesOf(path);
  return existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : 0;
}

export function writeMark(path: string, count: number): void {
  const { mark } = filesOf(path);
  writeFileSync(`${mark}.next`, String(count));
  renameSync(`${mark}.next`, mark);
}
