import type { Context } from '../../context.ts';
import type { DeviceTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { adoptLosses } from '../losses.ts';
import { appendReceipt, headOf, signCheckpoint } from '../receipts.ts';
import { giveCounted } from '../restore/give-counted.ts';
import { appendEntries, markOwned } from './assign-entries.ts';
import { firstBinding } from './bindings-of.ts';

/**
 * Binds a device's bandwidth keys along with it (docs/money.md rule 11): each gets a `bind` receipt
 * in its own chain, and what it earned without a wallet becomes the wallet's.
 */
export async function bindBandwidthKeys(
  ctx: Context,
  db: Db,
  owner: string,
  account: string,
): Promise<void> {
  const keys = await db
    .selectFrom('devices')
    .selectAll()
    .where('owner_device', '=', owner)
    .where((eb) => eb.or([eb('account', 'is', null), eb('account', '!=', account)]))
    .execute();
  for (const key of keys) await bindKey(ctx, db, key, account);
}

async function bindKey(ctx: Context, db: Db, key: DeviceTable, account: string): Promise<void> {
  const { device } = key;
  const head = headOf(key);
  await db.updateTable('devices').set({ account }).where('device', '=', device).execute();
  await appendReceipt(ctx, db, device, head, { kind: 'bind', unit: account });
  await signCheckpoint(ctx, db, device, head);

  await giveCounted(db, device, true);
  const first = await firstBinding(db, device);
  const rows = await db
    .selectFrom('relay_units')
    .select(['credit_seq', 'pay', 'campaign', 'pos'])
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .where('pay', '>', 0n)
    .where('credit_seq', '>', first)
    .orderBy('credit_seq')
    .execute();

  await markOwned(db, 'relay_units', { device, account }, { after: first });
  if (first === 0 || rows.length > 0) await adoptLosses(db, { device, account });
  await appendEntries(ctx, db, { device, account }, rows);
}
