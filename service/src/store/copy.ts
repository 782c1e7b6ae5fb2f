import { closeSync, copyFileSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StintError } from '../../../lib/protocol/errors.ts';
import { filesOf, lockDatabase, readMark, sync, syncFolder, writeMark } from './database-files.ts';
import { MIGRATIONS } from './migrate.ts';

const conflict = (message: string) => new StintError('conflict', message);

/** Makes an empty file that only its owner can read. @throws StintError `conflict` when there is one */
function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EEXIST') throw cause;
    throw conflict(`There is a file ${path} already. Choose another name.`);
  }
}

/**
 * Copies a database as a whole, as it is at one moment; a service may be using it. The copy appears
 * under its name once it is complete, and only its owner can read it.
 * @throws StintError `not_found`, `conflict` when there is a file of that name or the copy is damaged
 */
export function backUp(database: string, file: string): void {
  if (!existsSync(database)) throw new StintError('not_found', `There is no database ${database}.`);
  if (existsSync(file)) throw conflict(`There is a file ${file} already. Choose another name.`);

  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  reserve(partial);
  const source = new DatabaseSync(database, { readOnly: true });
  try {
    source.prepare('vacuum into ?').run(partial);
  } finally {
    source.close();
  }
  inspect(partial);
  sync(partial);
  renameSync(partial, file);
  syncFolder(file);
}

interface Network {
  chain_id: number;
  vault: string;
}

/**
 * Reads a copy without changing it.
 * @returns the network that it belongs to
 * @throws StintError `conflict` for what is not a whole database of a service that we can read
 */
function inspect(file: string): Network {
  const copy = new DatabaseSync(file, { readOnly: true });
  try {
    const { integrity_check: state } = copy.prepare('pragma integrity_check(1)').get() as {
      integrity_check: string;
    };
    if (state !== 'ok') throw conflict(`${file} is damaged: ${state}`);

    const names = copy.prepare('select name from kysely_migration').all() as { name: string }[];
    const unknown = names.find(({ name }) => !(name in MIGRATIONS));
    if (unknown) {
      throw conflict(`${file} was written by a newer version (${unknown.name}). Update first.`);
    }
    return copy.prepare('select chain_id, vault from network').get() as unknown as Network;
  } catch (cause) {
    if (cause instanceof StintError) throw cause;
    throw new StintError('conflict', `${file} is not a copy of a service's database.`, { cause });
  } finally {
    copy.close();
  }
}

/**
 * Puts a copy in the place of a database, which it keeps under another name. The service must be
 * stopped. Killed at any moment, it loses nothing, and doing it again completes it: in between there
 * is no database, and a service does not start without the one that it had. The counter next to the
 * database rises, so that the service sees that the copy is older (docs/money.md rule 22).
 * @returns the name that the old database has now, or null when there was none
 * @throws StintError `unavailable` while the service runs, `conflict`, `chain_mismatch` for a copy of
 *   another network
 */
export function restore(database: string, file: string): string | null {
  const found = inspect(file);
  const held = lockDatabase(database);
  try {
    checkNetwork(database, found);
    const fresh = `${database}.restoring`;
    rmSync(fresh, { force: true });
    reserve(fresh);
    copyFileSync(file, fresh);
    sync(fresh);

    const count = readMark(database);
    const kept = setAside(database, `${database}.before-${count}`);
    renameSync(fresh, database);
    writeMark(database, count + 1);
    syncFolder(database);
    return kept;
  } finally {
    held.close();
  }
}

/**
 * Moves a database with its log. The database goes first: without its log it would pass for a whole
 * one.
 */
function setAside(database: string, kept: string): string | null {
  const [from, to] = [filesOf(database), filesOf(kept)];
  const moves = [
    [database, kept],
    [from.log, to.log],
    [from.index, to.index],
  ] as const;
  for (const [old, now] of moves) if (existsSync(old)) renameSync(old, now);
  return existsSync(kept) ? kept : null;
}

/** @throws StintError `chain_mismatch` unless both belong to one network, as far as the old one can be read */
function checkNetwork(database: string, found: Network): void {
  const old = readNetwork(database);
  if (!old || (old.chain_id === found.chain_id && old.vault === found.vault)) return;
  throw new StintError(
    'chain_mismatch',
    `The copy belongs to vault ${found.vault} on chain ${found.chain_id}, the database to ${old.vault} on chain ${old.chain_id}.`,
  );
}

function readNetwork(database: string): Network | null {
  if (!existsSync(database)) return null;
  try {
    const old = new DatabaseSync(database, { readOnly: true });
    try {
      return old.prepare('select chain_id, vault from network').get() as unknown as Network;
    } finally {
      old.close();
    }
  } catch {
    // It is damaged, which is why a copy takes its place.
    return null;
  }
}
