import { type Kysely, sql } from 'kysely';

/** Appeals against rejected bytes. */
const STATEMENTS = [
  `create table relay_appeals (
    unit text primary key, device text not null, owner_device text not null, state text not null,
    sig text not null, at bigint not null, looked_at bigint, decided_at bigint, note text)`,
  `create index relay_appeals_owner on relay_appeals (owner_device)`,
  `create index relay_appeals_open on relay_appeals (at) where state = 'open'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
