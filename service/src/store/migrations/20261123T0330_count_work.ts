import { type Kysely, sql } from 'kysely';

/** Tasks of a campaign are those that wait for answers: gold and entrance tests counted too, so that it never was done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update campaigns set tasks = (
    select count(*) from tasks where tasks.campaign = campaigns.id and tasks.role = 'work')`.execute(
    db,
  );
}
