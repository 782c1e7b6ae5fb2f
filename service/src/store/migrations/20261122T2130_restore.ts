import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Counts the openings of this database; a file next to it counts as well, which shows when this is an older copy.
  `alter table network add column boot bigint not null default 0`,
  // How long devices present what an older copy does not know (docs/money.md rule 22).
  `create table restores (id bigint primary key check (id = 1), since bigint not null, until bigint not null)`,
  // The part of \`credited\` that accruals name but no known line explains.
  `alter table campaigns add column lost bigint not null default 0`,
  // Promises that no campaign's money covers: the operator's losses.
  `create table losses (device text not null, account text, campaign text not null, amount bigint not null, why text not null, at bigint not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
