import { type Kysely, sql } from 'kysely';

/** When the request was signed that replaced a device's keys last; 0 for never. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table devices add column recovered_at bigint not null default 0`.execute(db);
}
