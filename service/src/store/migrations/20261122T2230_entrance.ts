import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `alter table tasks add column explanation text`,
  `create index tasks_entrance on tasks (campaign) where role = 'entrance'`,
  `create table entrance_days (
    campaign text not null, day bigint not null, begun bigint not null, primary key (campaign, day))`,
];

/** Entrance tests. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
