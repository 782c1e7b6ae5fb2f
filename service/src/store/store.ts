import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { checkFiles, lockDatabase, readMark, writeMark } from './database-files.ts';
import { createGroupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { NodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/** The service's database. */
export interface Store {
  /** For reads outside units of work; it sees only what is committed. */
  readonly db: Db;
  /** Runs a unit of work and resolves when it is durable. The unit must await nothing but its database. */
  write<T>(unit: (db: Db) => Promise<T>): Promise<T>;
  /** Adds a hook that runs in the same transaction, after the units of a group and before their commit. */
  beforeCommit(hook: (db: Db) => Promise<void>): void;
  /**
   * Whether this is an older copy: a later state of the database was open here before
   * (docs/money.md rule 22).
   */
  readonly restored: boolean;
  /** Advances the count, so that a copy made before now can be recognised as older. */
  mark(): Promise<void>;
  /** 32 random bytes, hex, made with the database; tokens and raters' names are derived from them. */
  readonly secret: string;
  close(): Promise<void>;
}

function openWriter(path: string): DatabaseSync {
  const writer = new DatabaseSync(path);
  writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory');
  writer.exec('pragma busy_timeout = 5000; pragma cache_size = -16384');
  // A log of 64 MB: pages that change in every commit are copied to the file less often.
  writer.exec('pragma wal_autocheckpoint = 16000');
  return writer;
}

/** Refuses a database of another network, whose receipts and vouchers would be worthless here. @returns the secret */
async function pinNetwork(db: Db, network: Domain): Promise<string> {
  const row = await db.selectFrom('network').selectAll().executeTakeFirst();
  if (!row) {
    const secret = randomBytes(32).toString('hex');
    const { chainId: chain_id, vault } = network;
    await db.insertInto('network').values({ id: 1, chain_id, vault, secret, boot: 0 }).execute();
    return secret;
  }

  if (row.chain_id !== network.chainId || row.vault !== network.vault) {
    throw new StintError(
      'chain_mismatch',
      `This database belongs to vault ${row.vault} on chain ${row.chain_id}, not to ${network.vault} on chain ${network.chainId}.`,
    );
  }

  return row.secret;
}

/**
 * Advances the count in the database, at each opening and now and then; after the commit the count is
 * written to a file next to it. An older copy put in the database's place has a lower count than the
 * file. The order matters: a process killed in between leaves the file behind, never ahead.
 */
async function countBoot(db: Db, path: string): Promise<{ next: number; restored: boolean }> {
  const { boot } = await db.selectFrom('network').select('boot').executeTakeFirstOrThrow();
  const seen = readMark(path);
  const next = Math.max(boot, seen) + 1;
  await db.updateTable('network').set({ boot: next }).execute();
  return { next, restored: boot < seen };
}

/**
 * Opens the SQLite store: WAL, `synchronous=FULL`, group commit.
 * @param path of the database file; its folder is created if need be
 * @throws StintError `unavailable` when another process has it open or its files do not belong together,
 *   `chain_mismatch` when it belongs to another network
 */
export async function openStore(path: string, network: Domain): Promise<Store> {
  mkdirSync(dirname(path), { recursive: true });
  const held = lockDatabase(path);
  try {
    checkFiles(path);
    return await openLocked(path, network, held);
  } catch (error) {
    held.close();
    throw error;
  }
}

async function openLocked(path: string, network: Domain, held: DatabaseSync): Promise<Store> {
  const writer = openWriter(path);
  const writeDb: Db = new Kysely<Database>({ dialect: new NodeSqliteDialect(writer) });
  await migrate(writeDb);
  const secret = await pinNetwork(writeDb, network);
  const { next, restored } = await countBoot(writeDb, path);
  writeMark(path, next);

  const reader = new DatabaseSync(path, { readOnly: true });
  const hooks: ((db: Db) => Promise<void>)[] = [];
  const group = createGroupCommit(writer, async () => {
    for (const hook of hooks) await hook(writeDb);
  });

  return {
    db: new Kysely<Database>({ dialect: new NodeSqliteDialect(reader) }),
    secret,
    restored,
    async mark() {
      const counted = await group.run(() => countBoot(writeDb, path));
      writeMark(path, counted.next);
    },
    write: (unit) => group.run(() => unit(writeDb)),
    beforeCommit: (hook) => void hooks.push(hook),
    close: async () => {
      await group.idle();
      for (const file of [reader, writer, held]) file.close();
    },
  };
}
