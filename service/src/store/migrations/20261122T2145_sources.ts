import { type Kysely, SqliteAdapter, sql } from 'kysely';

/** A task's texts as uploaded: raters see a parsed tree, but exports need the original. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const keyed = db.getExecutor().adapter instanceof SqliteAdapter ? sql` without rowid` : sql``;
  await sql`create table task_sources (task text primary key, body text not null)${keyed}`.execute(
    db,
  );
}
