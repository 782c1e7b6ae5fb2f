import { type Kysely, SqliteAdapter, sql } from 'kysely';

/** How far a device's answers agree with others', until its next receipt says so. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const keyed = db.getExecutor().adapter instanceof SqliteAdapter ? sql` without rowid` : sql``;
  await sql`create table agreements (
    device text primary key, tasks bigint not null, alike bigint not null, others bigint not null)${keyed}`.execute(
    db,
  );
}
