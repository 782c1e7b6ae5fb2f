import { type Kysely, sql } from 'kysely';

/** An index to find the devices that were ever bound to a wallet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index bindings_account on bindings (account)`.execute(db);
}
