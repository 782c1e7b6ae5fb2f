import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // The time of the last block that was read, Unix seconds: refunds go by the chain's clock.
  `alter table chain_cursor add column time bigint not null default 0`,
  // What an event named and could not be read or stored; the cursor goes on without it.
  `create table chain_unread (kind text not null, id text not null, primary key (kind, id)) without rowid`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
