import { type Kysely, sql } from 'kysely';

/** The account entries of replaced branches whose credits count here, by their hash. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table restored_entries (
    account text not null, entry text not null, primary key (account, entry)
  )`.execute(db);
}
