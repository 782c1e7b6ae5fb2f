import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Blocks that were read, so that after a reorganisation reading continues from the last common one.
  `create table chain_blocks (block bigint primary key, hash text not null)`,
  // The transaction that carries a claim; several claims share one.
  `alter table claims add column carrier text`,
  // A claim whose batch failed as a whole is sent alone.
  `alter table claims add column alone bigint not null default 0`,
  `create index claims_waiting on claims (created_at) where state = 'signed' and carrier is null`,
  `create index claims_carrier on claims (carrier) where carrier is not null`,
  `create table roots (
    epoch bigint primary key, root text not null, total bigint not null, data_hash text not null,
    count bigint not null, state text not null, valid_at bigint, at bigint not null)`,
  `create table duty_leases (name text primary key, holder text not null, until bigint not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
