import { type Kysely, sql } from 'kysely';

/** How many bytes probes have cost each campaign on its latest day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      'create table relay_probe_days (campaign text primary key, day bigint not null, bytes bigint not null)',
    )
    .execute(db);
}
