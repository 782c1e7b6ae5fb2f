import { type Kysely, sql } from 'kysely';

/** Splits an index for `state in (…)`, which no query for a single state can use. */
const statements = [
  'drop index relay_units_due',
  `create index relay_units_waiting on relay_units (decide_by) where state = 'pending'`,
  `create index relay_units_disputed on relay_units (decide_by) where state = 'disputed'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
