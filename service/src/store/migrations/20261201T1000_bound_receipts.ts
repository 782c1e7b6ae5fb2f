import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table bound_receipts (
    device text not null, seq bigint not null, account text not null, primary key (device, seq)
  ) without rowid`,
  `insert into bound_receipts (device, seq, account)
    select device, seq, json_extract(body, '$.unit') from receipts
    where json_extract(body, '$.kind') = 'bind'`,
];

/** Whose a device or a bandwidth key was, and from which receipt on, without reading all of its receipts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
