import { type Compilable, type CompiledQuery, type Kysely, type QueryResult, sql } from 'kysely';
import type { Database } from './schema.ts';

/**
 * A value written into the SQL instead of bound: SQLite uses a partial index only when the query
 * literally contains its condition (SQLite, "Partial Indexes").
 */
export const literal = <T extends string | number>(value: T) => sql.lit(value);

/** A placeholder for a value that is filled in when a prepared query runs. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The parameters of a prepared query, as its builder sees them. */
type Slots<P> = { readonly [K in keyof P]: P[K] };

/**
 * Prepares a query that Kysely builds and compiles only once. Building takes 20-40 µs per query, and
 * an answer needs two dozen: more time than SQLite itself takes for them (`npm run bench`,
 * service.cycles).
 * @param build gets a typed database and placeholders for the parameters
 */
export function prepare<P extends object, R = never, D = Database>(
  build: (db: Kysely<D>, p: Slots<P>) => Compilable<R>,
): (db: Kysely<D>, values: P) => Promise<R[]> {
  let compiled: CompiledQuery<R> | undefined;
  const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as Slots<P>;
  return async (db, values) => {
    compiled ??= build(db, slots).compile() as CompiledQuery<R>;
    const parameters = compiled.parameters.map((value) =>
      value instanceof Slot ? values[value.name as keyof P] : value,
    );
    const result: QueryResult<R> = await db.executeQuery({ ...compiled, parameters });
    return result.rows;
  };
}
