import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CliError } from './errors.ts';

/**
 * Writes a JSON file atomically and durably: a crash leaves the old file or the new one.
 * @param mode permissions of the file, such as 0o600 for secrets
 */
export function writeJson(path: string, value: unknown, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${randomUUID().slice(0, 8)}.next`;
  try {
    const file = openSync(next, 'wx', mode);
    try {
      writeSync(file, `${JSON.stringify(value, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** The text of a file, or null when there is none. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}

/** The JSON in a file, unchecked, or null when there is no file. @throws CliError when it is not JSON */
export function readJson(path: string): unknown {
  const text = readIfThere(path);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError(`${path} is damaged.`, 'Restore it from a copy, or delete it.', { cause });
  }
}

/** Reads a secret from a file. @throws CliError when it is missing, or other people can read it */
export function readSecret(path: string): string {
  const text = readIfThere(path);
  if (text === null) throw new CliError(`There is no file ${path}.`, 'Check the path.');
  // Windows has no such permission bits; files are private to their user by default.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new CliError(`Other people can read ${path}.`, `Make it private: chmod 600 ${path}`);
  }
  return text.trim();
}
