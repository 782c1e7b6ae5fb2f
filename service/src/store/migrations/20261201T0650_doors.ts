import { type Kysely, sql } from 'kysely';

/** Since when flags of a campaign count, and since when a rater has been proven. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table campaigns add column opened_at bigint not null default 0`.execute(db);
  await sql`alter table rater_records add column proven_at bigint`.execute(db);
}
