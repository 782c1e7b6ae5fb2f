import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import type { Db } from '../../store/store.ts';
import { decideBy } from '../campaign-dates.ts';
import { chainDate } from '../chain-date.ts';
import { post } from '../post.ts';
import { notePendingLoss } from './restore-pending.ts';

/**
 * As `restorePending`, for the bytes of a bandwidth key. The receipt does not say how many they were, so
 * they count as none towards the rounding of later ones; and the number of their bandwidth receipt is not
 * known, so it gets one that no other has.
 */
export async function restorePendingBytes(ctx: Context, db: Db, receipt: Receipt): Promise<void> {
  const { device, unit, campaign: id, issuedAt } = receipt;
  const campaign = await db
    .selectFrom('campaigns')
    .select('available')
    .where('id', '=', id)
    .executeTakeFirst();
  const pay = BigInt(receipt.pendingDelta);
  if (!campaign || campaign.available < pay) return notePendingLoss(ctx, db, receipt, pay);

  const at = ctx.now();
  const line = { campaign: id, source: 'available', target: 'pending', unit } as const;
  await post(db, [{ ...line, amount: pay, kind: 'restore', at }]);
  const { account } = await getDevice(db, device);
  const { deadline } = await chainDate(db, id);
  await db
    .insertInto('relay_units')
    .values({
      id: unit,
      device,
      owner: account,
      campaign: id,
      receipt: -receipt.seq,
      bytes: 0,
      bytes_total: 0,
      state: 'pending',
      reason: null,
      decide_by: decideBy(ctx, issuedAt, deadline),
      pay,
      fee: 0n,
      pos: null,
      credit_seq: null,
      at: issuedAt,
    })
    .execute();
}
