import type { Kysely } from 'kysely';
import type { Presented } from '../../../lib/protocol/restore.ts';
import type { Bench } from './bench.ts';
import { readAllHeld } from './restoring.ts';

/** What a restored copy forgets, in an order in which rows can be deleted. */
const TABLES = [
  'ledger_lines',
  'account_backing',
  'account_debts',
  'account_entries',
  'accounts',
  'answers',
  'bindings',
  'bound_receipts',
  'chain_campaigns',
  'devices',
  'leases',
  'losses',
  'receipts',
  'relay_units',
  'rejoined_credits',
  'restored_entries',
  'submissions',
  'tasks',
  'vouchers',
  'campaigns',
] as const;
type Rows = Record<string, object[]>;
async function dump(bench: Bench): Promise<Rows> {
  const rows: Rows = {};
  for (const table of TABLES)
    rows[table] = await (bench.db as unknown as Kysely<Rows>)
      .selectFrom(table)
      .selectAll()
      .execute();
  return rows;
}
async function load(bench: Bench, rows: Rows): Promise<void> {
  await bench.ctx.store.write(async (db) => {
    const all = db as unknown as Kysely<Rows>;
    for (const table of TABLES) await all.deleteFrom(table).execute();
    for (const table of TABLES.toReversed())
      for (const row of rows[table]!)
        await all
          .insertInto(table)
          .values(row as never)
          .execute();
  });
}

/**
 * Does some work and puts the service back to where it was before, as a restore does.
 * @returns what each of these devices holds of the time between
 */
export async function sinceTheCopyAll(
  bench: Bench,
  devices: string[],
  work: () => Promise<void>,
): Promise<Presented[]> {
  const before = await dump(bench);
  await work();
  const held = await readAllHeld(bench.ctx, devices);
  await load(bench, before);
  return held.map(({ what }) => what!);
}

/** As `sinceTheCopyAll`, of one device. */
export async function sinceTheCopy(
  bench: Bench,
  device: string,
  work: () => Promise<void>,
): Promise<Presented> {
  const [held] = await sinceTheCopyAll(bench, [device], work);
  return held!;
}
