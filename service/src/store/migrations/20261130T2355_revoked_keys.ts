import { type Kysely, sql } from 'kysely';

/** Campaign keys can be revoked; the row stays, so that the same request does not bring one back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table requester_keys add column revoked_at bigint`.execute(db);
  await sql`create index requester_keys_requester on requester_keys (requester)`.execute(db);
}
