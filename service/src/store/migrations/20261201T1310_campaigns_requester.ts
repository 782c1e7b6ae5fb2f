import { type Kysely, sql } from 'kysely';

/** A wallet's campaigns are counted when it creates another. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index campaigns_requester on campaigns (requester)`.execute(db);
}
