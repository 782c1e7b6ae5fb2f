import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { moveBuckets, transfer } from '../transfer.ts';

/**
 * An answer that the copy knows as waiting, and that was decided since: it is as our receipt
 * says. What it held is free again; its credit is covered with the rest of what is presented.
 * @returns whether the copy knows the answer
 */
export async function settleKnown(ctx: Context, db: Db, receipt: Receipt): Promise<boolean> {
  const { device, unit, kind, seq, reason } = receipt;
  if (kind !== 'credit' && kind !== 'reject') return false;
  const row = await db
    .selectFrom('answers')
    .select(['id', 'campaign', 'pay', 'bonus', 'fee'])
    .where('device', '=', device)
    .where('task', '=', unit)
    .where('state', 'in', ['pending', 'disputed'])
    .executeTakeFirst();
  if (!row) return false;
  if (kind === 'reject') {
    const disputed = {
      state: 'disputed',
      reason,
      decide_by: ctx.now() + ctx.rules.appealMs,
    } as const;
    await db.updateTable('answers').set(disputed).where('id', '=', row.id).execute();
    return true;
  }
  const amount = row.pay + row.bonus + row.fee;
  await moveBuckets(db, {
    id: row.campaign,
    available: amount,
    reserved: 0n,
    pending: -amount,
    credited: 0n,
  });
  await transfer(db, {
    campaign: row.campaign,
    source: 'pending',
    target: 'available',
    amount,
    kind: 'return',
    unit: row.id,
    at: ctx.now(),
  });
  const { credited } = await db
    .selectFrom('campaigns')
    .select('credited')
    .where('id', '=', row.campaign)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('answers')
    .set({ state: 'credited', reason: 'restored', pos: credited, credit_seq: seq })
    .where('id', '=', row.id)
    .execute();
  return true;
}
