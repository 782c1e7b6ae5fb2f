import { type Kysely, sql } from 'kysely';

/** Counts only work as a campaign's tasks. Gold and entrance questions counted as well, so that it was never done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update campaigns set tasks = (
    select count(*) from tasks where tasks.campaign = campaigns.id and tasks.role = 'work')`.execute(
    db,
  );
}
