import { type Kysely, sql } from 'kysely';

/** What was found against a rater is looked up when they bind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const found = `create index rater_records_against on rater_records (rater) where standing = 'against'`;
  await sql.raw(found).execute(db);
}
