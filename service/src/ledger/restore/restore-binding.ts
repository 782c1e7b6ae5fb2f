import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { bindKnownKeys } from './assign-known-keys.ts';

/** Restores a binding from our receipt, which names the wallet; the signatures themselves are lost. */
export async function restoreBinding(
  ctx: Context,
  db: Db,
  { device, unit: account, seq }: Receipt,
): Promise<void> {
  const row = { device, account, nonce: seq, wallet_sig: '', device_sig: '', at: ctx.now() };
  await db
    .insertInto('bindings')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .execute();
  // Only undecided answers without an owner: credits are restored with the wallet's entries.
  await db
    .updateTable('answers')
    .set({ owner: account })
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('state', '!=', 'credited')
    .execute();

  await db.updateTable('devices').set({ account }).where('device', '=', device).execute();
  await bindKnownKeys(db, device, account);
}
