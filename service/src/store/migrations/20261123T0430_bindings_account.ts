import { type Kysely, sql } from 'kysely';

/** Which devices a wallet was ever bound to, without reading every binding. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index bindings_account on bindings (account)`.execute(db);
}
