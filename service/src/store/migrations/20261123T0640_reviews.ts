import { type Kysely, sql } from 'kysely';

/** Reviews, which ask other judges about rejections that nobody appealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `alter table appeals add column asked_by text not null default 'contributor'`,
    `create index appeals_reviewed on appeals (campaign) where asked_by = 'review'`,
    `create index tasks_appeal_of on tasks (origin) where role = 'appeal'`,
  ])
    await sql.raw(statement).execute(db);
}
