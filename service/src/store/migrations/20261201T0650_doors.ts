import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `alter table campaigns add column opened_at bigint not null default 0`,
  `alter table rater_records add column proven_at bigint`,
  `alter table tasks add column created_at bigint not null default 0`,
  `create index leases_recent on leases (device, leased_at)`,
  `create index leases_recent_of on leases (account, leased_at) where account is not null`,
  `create index rater_records_proven on rater_records (rater) where standing = 'proven'`,
  `create index devices_accepted on devices (accepted)`,
];

/**
 * Since when flags of a campaign count, a rater has been proven and a task is there; what a rater has
 * leased lately; how many devices are not new.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
