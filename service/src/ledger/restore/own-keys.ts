import type { AccountEntry } from '../../../../lib/protocol/receipts.ts';
import type { Db } from '../../store/store.ts';
import { ownLine } from './own-known.ts';

/** The bandwidth keys of a device. */
export async function keysOf(db: Db, owner: string): Promise<string[]> {
  const rows = await db
    .selectFrom('devices')
    .select('device')
    .where('owner_device', '=', owner)
    .execute();
  return rows.map(({ device }) => device);
}

/**
 * A binding that the copy does not know counted for the device's bandwidth keys too
 * (docs/money.md rule 11). Their own chains are not brought back, so none gets a line about it.
 */
export async function followKnown(db: Db, owner: string, account: string): Promise<void> {
  for (const key of await keysOf(db, owner)) {
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

/** As `ownKnown`, for what a bandwidth key had been credited with before the binding. */
export async function ownKeyKnown(
  db: Db,
  key: string,
  account: string,
  entries: readonly AccountEntry[],
): Promise<void> {
  const seqs = new Set(entries.flatMap(({ creditSeqs }) => creditSeqs));
  const rows = await db
    .selectFrom('relay_units')
    .select(['id', 'campaign', 'pay', 'credit_seq'])
    .where('device', '=', key)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .execute();
  for (const { id, campaign, pay, credit_seq: seq } of rows) {
    if (seq === null || !seqs.has(seq)) continue;
    await db.updateTable('relay_units').set({ owner: account }).where('id', '=', id).execute();
    await ownLine(db, { id, campaign, pay }, account);
  }
}
