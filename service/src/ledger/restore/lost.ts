import { ZERO32 } from '../../../../lib/domain/account-chain.ts';
import { owedSum } from '../../../../lib/domain/owed.ts';
import type { Owed, Voucher } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { owedTo, raiseBacking } from '../backing.ts';
import { noteLoss } from '../losses.ts';
import { post } from '../post.ts';

const min = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};

const findCampaign = (db: Db, id: string) =>
  db
    .selectFrom('campaigns')
    .select(['available', 'credited', 'lost'])
    .where('id', '=', id)
    .executeTakeFirst();

async function creditRestored(
  ctx: Context,
  db: Db,
  id: string,
  amount: bigint,
  owner: string | null,
) {
  const { credited } = (await findCampaign(db, id))!;
  await post(db, [
    {
      campaign: id,
      source: 'available',
      target: 'credited',
      kind: 'restore',
      amount,
      pos: credited + amount,
      owner,
      at: ctx.now(),
    },
  ]);
  // A new line backs what is paid out of it, like any other (docs/money.md rule 16).
  if (owner) await raiseBacking(db, { account: owner, campaign: id, min: credited + amount });
}

/**
 * Sets aside what one of our accruals names beyond the lines known here. Those lines were written
 * after the copy was made, and their holders are paid out of this.
 * @param accrued base units
 */
export async function reserveLost(
  ctx: Context,
  db: Db,
  campaign: string,
  accrued: bigint,
): Promise<void> {
  const row = await findCampaign(db, campaign);
  if (!row || accrued <= row.credited) return;

  const amount = min(accrued - row.credited, row.available);
  if (amount === 0n) return;
  await creditRestored(ctx, db, campaign, amount, null);
  await db
    .updateTable('campaigns')
    .set((eb) => ({ lost: eb('lost', '+', amount) }))
    .where('id', '=', campaign)
    .execute();
}

/** A credit that the copy does not know. `amount` in base units. */
export interface LostPromise {
  device: string;
  account: string | null;
  amount: bigint;
  /** Campaigns that may have made it, likeliest first. */
  campaigns: readonly string[];
  /** Whether all of it has accrued on chain, in whichever campaign. */
  accrued?: boolean;
  /** How much of it was a debt already, which no campaign pays. */
  owed?: bigint;
}

/**
 * What a presented voucher leaves out of its wallet's chain, beyond what is owed here: debts that were
 * booked after the copy was made (docs/money.md rule 16). Its signature says so, for it names the head.
 * @param credited the wallet's total at that head, base units
 */
export async function owedSinceCopy(
  db: Db,
  { account, cumulative }: Voucher,
  credited: bigint,
): Promise<bigint> {
  const known = owedSum({ owed: await owedTo(db, account) });
  const owed = credited - BigInt(cumulative) - known;
  return owed > 0n ? owed : 0n;
}

/**
 * The list of what a presented voucher leaves out, by campaign: the debts that are known here, and one
 * line without a campaign for those since the copy, as `coverPromise` books them. Where debts were made
 * good since, nothing here says which, and all of it is in that line.
 * @param credited as for `owedSinceCopy`
 */
export async function owedLines(
  db: Db,
  { account, cumulative }: Voucher,
  credited: bigint,
): Promise<Owed[]> {
  const leftOut = credited - BigInt(cumulative);
  const known = await owedTo(db, account);
  const own = owedSum({ owed: known }) > leftOut ? [] : known;
  const rest = leftOut - owedSum({ owed: own });
  if (rest === 0n) return own;
  const named = own.filter(({ campaign }) => campaign !== ZERO32);
  const nameless = owedSum({ owed: own }) - owedSum({ owed: named }) + rest;
  return [...named, { campaign: ZERO32, amount: nameless.toString() }];
}

/** Where money is set aside. */
async function campaignsWithLost(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('campaigns').select('id').where('lost', '>', 0n).execute();
  return rows.map(({ id }) => id);
}

/**
 * Covers a promise that a device presented: from what was set aside, then from what the campaign
 * still has. The rest is the operator's loss, never the contributor's. What has accrued was set aside.
 */
export async function coverPromise(ctx: Context, db: Db, promise: LostPromise): Promise<void> {
  const { device, account, accrued = false } = promise;
  const owed = min(promise.owed ?? 0n, promise.amount);
  if (owed > 0n) await noteLoss(ctx, db, { device, account, campaign: ZERO32, amount: owed });
  const campaigns = accrued ? await campaignsWithLost(db) : promise.campaigns;
  let left = promise.amount - owed;

  for (const campaign of campaigns) {
    const row = await findCampaign(db, campaign);
    if (!row || left === 0n) continue;
    const aside = min(left, row.lost);
    if (aside > 0n) {
      await db
        .updateTable('campaigns')
        .set((eb) => ({ lost: eb('lost', '-', aside) }))
        .where('id', '=', campaign)
        .execute();
      left -= aside;
    }
    const fresh = accrued ? 0n : min(left, row.available);
    if (fresh > 0n) {
      await creditRestored(ctx, db, campaign, fresh, account);
      left -= fresh;
    }
  }
  if (left === 0n) return;

  const loss = { device, account, campaign: campaigns[0] ?? ZERO32, amount: left };
  await noteLoss(ctx, db, loss, accrued);
}
