import { type Kysely, sql } from 'kysely';

/**
 * When the chain was read to a final block after a restore; null until then. And our attestations of
 * campaigns that are younger than the copy.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table restores add column read_at bigint`.execute(db);
  await sql`update restores set read_at = since`.execute(db);
  await sql`create table restored_attestations (
    campaign text primary key, attested bigint not null, attested_sig text not null)`.execute(db);
}
