import { type Kysely, sql } from 'kysely';

/** An index to look up findings against a rater when they bind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const found = `create index rater_records_against on rater_records (rater) where standing = 'against'`;
  await sql.raw(found).execute(db);
}
