import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { isMoney } from './money-columns.ts';

type Value = null | number | bigint | string | Uint8Array;

const bindable = (value: unknown): Value =>
  typeof value === 'boolean' ? Number(value) : ((value ?? null) as Value);

/** Converts money to bigint and all other integers to numbers, however SQLite returned them. */
function readRow(row: Record<string, unknown>): Record<string, unknown> {
  for (const column in row) {
    const value = row[column];
    if (typeof value === 'number' && isMoney(column)) row[column] = BigInt(value);
    else if (typeof value === 'bigint' && !isMoney(column)) row[column] = Number(value);
  }
  return row;
}

/** Whether node:sqlite threw this because an integer over 2^53 does not fit a number. */
const isTooLarge = (error: unknown): boolean =>
  (error as { code?: string }).code === 'ERR_OUT_OF_RANGE';

/** A Kysely dialect over node:sqlite, with one connection and cached prepared statements. */
export class NodeSqliteDialect implements Dialect {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }
  createAdapter = () => new SqliteAdapter();
  createQueryCompiler = () => new SqliteQueryCompiler();
  createDriver = (): Driver => new NodeSqliteDriver(this.#db);
  createIntrospector = (db: Kysely<unknown>) => new SqliteIntrospector(db);
}

class NodeSqliteDriver implements Driver {
  readonly #connection: NodeSqliteConnection;

  constructor(db: DatabaseSync) {
    this.#connection = new NodeSqliteConnection(db);
  }
  init = async () => {};
  acquireConnection = async () => this.#connection;
  releaseConnection = async () => {};
  destroy = async () => {};
  beginTransaction = async () => this.#connection.exec('begin immediate');
  commitTransaction = async () => this.#connection.exec('commit');
  rollbackTransaction = async () => this.#connection.exec('rollback');
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#prepare(query.sql);
    const parameters = query.parameters.map(bindable);
    if (query.query.kind === 'SelectQueryNode') {
      return { rows: this.#select(statement, parameters).map(readRow) as R[] };
    }
    if (/\breturning\b/i.test(query.sql)) {
      statement.setReadBigInts(true);
      return { rows: statement.all(...parameters).map(readRow) as R[] };
    }

    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported; page with limit instead');
  }

  /** Reads numbers, which is faster, until a value does not fit; from then on this statement reads bigints. */
  #select(statement: StatementSync, parameters: Value[]): Record<string, unknown>[] {
    try {
      return statement.all(...parameters);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      statement.setReadBigInts(true);
      return statement.all(...parameters);
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
