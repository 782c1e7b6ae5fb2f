import { type Kysely, SqliteAdapter, sql } from 'kysely';

/**
 * Announced moves of devices to another wallet (docs/money.md rule 11); at most one per device.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const keyed = db.getExecutor().adapter instanceof SqliteAdapter ? sql` without rowid` : sql``;
  await sql`create table moves (
    device text primary key, account text not null, nonce bigint not null,
    wallet_sig text not null, device_sig text not null,
    announced_at bigint not null, effective_at bigint not null)${keyed}`.execute(db);
  await sql`create index moves_due on moves (effective_at)`.execute(db);
}
