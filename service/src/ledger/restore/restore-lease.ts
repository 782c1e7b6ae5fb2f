import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { releaseLease } from '../release-lease.ts';

/**
 * Marks a task as answered by this device: the answer itself is lost, but the device must not get
 * the task again (docs/money.md rule 6).
 */
export async function restoreLease(ctx: Context, db: Db, receipt: Receipt): Promise<void> {
  const { device, unit, campaign, issuedAt } = receipt;
  const held = await db
    .selectFrom('leases')
    .selectAll()
    .where('device', '=', device)
    .where('task', '=', unit)
    .where('state', '=', 'active')
    .execute();

  // In the copy the device still holds the task: free its place for somebody else.
  for (const lease of held) await releaseLease(db, lease, 'expired', ctx.now());
  const row = await db
    .selectFrom('devices')
    .select('account')
    .where('device', '=', device)
    .executeTakeFirst();

  await db
    .insertInto('leases')
    .values({
      id: `restored:${device}:${unit}`,
      device,
      account: row?.account ?? null,
      task: unit,
      campaign,
      price: 0n,
      fee: 0n,
      bonus: 0n,
      place: 0,
      swapped: 0,
      is_new: 0,
      state: 'done',
      leased_at: issuedAt,
      expires_at: issuedAt,
    })
    .onConflict((oc) => oc.doNothing())
    .execute();
}
