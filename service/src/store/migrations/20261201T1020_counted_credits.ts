import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `alter table restored_entries add column tag text not null default ''`,
  `alter table restored_entries add column seqs text not null default '[]'`,
  `alter table restored_entries add column since bigint not null default 0`,
  `create index restored_entries_tag on restored_entries (since, account, tag)`,
  `create table rejoined_credits (
    device text not null, since bigint not null, seq bigint not null, tag text not null,
    our_seq bigint, amount bigint not null, primary key (device, since, seq)
  ) without rowid`,
  `create index rejoined_credits_tag on rejoined_credits (tag, since, seq)`,
];

/** Which credits of before a restore count already, by an entry or by a receipt that somebody brought. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
