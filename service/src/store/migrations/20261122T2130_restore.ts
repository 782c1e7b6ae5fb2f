import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Counts the openings of this database; a file beside it counts too, and knows when it is a copy of yesterday.
  `alter table network add column boot bigint not null default 0`,
  // Until when devices bring back what an older copy does not know (docs/money.md rule 22).
  `create table restores (id bigint primary key check (id = 1), since bigint not null, until bigint not null)`,
  // Part of \`credited\` that accruals name and no line is known for.
  `alter table campaigns add column lost bigint not null default 0`,
  // Promises that were kept without a campaign's money behind them: the operator's own.
  `create table losses (device text not null, account text, campaign text not null, amount bigint not null, why text not null, at bigint not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
