import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { decideBy } from '../campaign-dates.ts';
import { chainDate } from '../chain-date.ts';
import { post } from '../post.ts';

/**
 * Restores work that was acknowledged after the copy was made and is not decided yet, as an answer
 * without a choice. Evidence or its deadline decides it like any other
 * (docs/money.md rules 4, 5 and 22). If its campaign cannot pay, it is the operator's loss.
 */
export async function restorePending(ctx: Context, db: Db, receipt: Receipt): Promise<void> {
  const { device, unit, campaign: id, seq, issuedAt } = receipt;
  const campaign = await db
    .selectFrom('campaigns')
    .select(['available', 'fee'])
    .where('id', '=', id)
    .executeTakeFirst();
  const pay = BigInt(receipt.pendingDelta);
  if (!campaign || campaign.available < pay) return notePendingLoss(ctx, db, receipt, pay);

  const spare = campaign.available - pay;
  const fee = spare < campaign.fee ? 0n : campaign.fee;
  const answer = `restored:${device}:${seq}`;
  const amount = pay + fee;

  await post(db, [
    {
      campaign: id,
      source: 'available',
      target: 'pending',
      amount,
      kind: 'restore',
      unit: answer,
      at: ctx.now(),
    },
  ]);

  const { account } = await db
    .selectFrom('devices')
    .select('account')
    .where('device', '=', device)
    .executeTakeFirstOrThrow();

  await db
    .insertInto('answers')
    .values({
      id: answer,
      lease: `restored:${device}:${unit}`,
      task: unit,
      campaign: id,
      device,
      owner: account,
      choice: '',
      swapped: 0,
      shown_ms: 0,
      answered_at: issuedAt,
      received_at: issuedAt,
      sig: '',
      state: 'pending',
      reason: null,
      decide_by: decideBy(ctx, issuedAt, (await chainDate(db, id)).deadline),
      pay,
      bonus: 0n,
      fee,
      pos: null,
      credit_seq: null,
    })
    .execute();
}

/** The reason of a loss that comes from work not credited yet. */
export const PENDING_LOSS = 'restored: no money of the campaign is left for work that waits';

/** Notes that no money of the campaign is left for this work. `amount` in base units. */
export async function notePendingLoss(
  ctx: Context,
  db: Db,
  { device, campaign }: Receipt,
  amount: bigint,
): Promise<void> {
  await db
    .insertInto('losses')
    .values({ device, account: null, campaign, amount, why: PENDING_LOSS, at: ctx.now() })
    .execute();
}
