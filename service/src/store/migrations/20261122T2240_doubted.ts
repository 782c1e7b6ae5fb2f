import { type Kysely, sql } from 'kysely';

/** Raters who get checks more often. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table rater_records add column doubted integer not null default 0`.execute(db);
}
