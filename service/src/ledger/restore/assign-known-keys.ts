import type { Db } from '../../store/store.ts';
import { adoptLosses } from '../losses.ts';
import { assignLine } from './assign-known.ts';

/** The bandwidth keys of a device. */
export async function bandwidthKeysOf(db: Db, owner: string): Promise<string[]> {
  const rows = await db
    .selectFrom('devices')
    .select('device')
    .where('owner_device', '=', owner)
    .execute();
  return rows.map(({ device }) => device);
}

/**
 * Applies a binding that the copy does not know to the device's bandwidth keys as well
 * (docs/money.md rule 11). Their own chains are not presented, so they get no receipt for it.
 */
export async function bindKnownKeys(db: Db, owner: string, account: string): Promise<void> {
  for (const key of await bandwidthKeysOf(db, owner)) {
    await db.updateTable('devices').set({ account }).where('device', '=', key).execute();
    await db
      .updateTable('relay_units')
      .set({ owner: account })
      .where('device', '=', key)
      .where('owner', 'is', null)
      .where((eb) => eb.or([eb('state', '!=', 'credited'), eb('pay', '=', 0n)]))
      .execute();
  }
}

/** As `assignKnownCredits`, for what a bandwidth key was credited before the binding. */
export async function assignKnownKeyCredits(
  db: Db,
  key: string,
  account: string,
  seqs: ReadonlySet<number>,
): Promise<void> {
  const rows = await db
    .selectFrom('relay_units')
    .select(['id', 'campaign', 'pay', 'credit_seq'])
    .where('device', '=', key)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .execute();
  const bound = rows.some(({ credit_seq: seq }) => seq !== null && seqs.has(seq));
  if (bound) await adoptLosses(db, { device: key, account });
  for (const { id, campaign, pay, credit_seq: seq } of rows) {
    if (seq === null || !seqs.has(seq)) continue;
    await db.updateTable('relay_units').set({ owner: account }).where('id', '=', id).execute();
    await assignLine(db, { id, campaign, pay }, account);
  }
}
