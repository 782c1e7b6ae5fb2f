import { type Kysely, sql } from 'kysely';

/** What probes cost each campaign on its newest day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      'create table relay_probe_days (campaign text primary key, day bigint not null, bytes bigint not null)',
    )
    .execute(db);
}
