import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { raiseBacking } from '../account.ts';
import { post } from '../post.ts';

const least = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};

const find = (db: Db, id: string) =>
  db
    .selectFrom('campaigns')
    .select(['available', 'credited', 'lost'])
    .where('id', '=', id)
    .executeTakeFirst();

async function credit(ctx: Context, db: Db, id: string, amount: bigint, owner: string | null) {
  const { credited } = (await find(db, id))!;
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
  // What is paid out of a new line leans on it like any other (docs/money.md rule 16).
  if (owner) await raiseBacking(db, { account: owner, campaign: id, min: credited + amount });
}

/**
 * Sets aside what an accrual of ours names beyond the lines that are known here: they were
 * written after the copy was made, and whoever holds them is paid out of this.
 */
export async function reserveLost(
  ctx: Context,
  db: Db,
  campaign: string,
  accrued: bigint,
): Promise<void> {
  const row = await find(db, campaign);
  if (!row || accrued <= row.credited) return;
  const amount = least(accrued - row.credited, row.available);
  if (amount === 0n) return;
  await credit(ctx, db, campaign, amount, null);
  await db
    .updateTable('campaigns')
    .set((eb) => ({ lost: eb('lost', '+', amount) }))
    .where('id', '=', campaign)
    .execute();
}

export interface LostPromise {
  device: string;
  account: string | null;
  amount: bigint;
  /** Campaigns that may have made it, the likeliest first. */
  campaigns: readonly string[];
}

/**
 * Finds the money of a promise that a device brought back: what was set aside, then what the
 * campaign still has; what is missing is the operator's loss, never the contributor's.
 */
export async function coverPromise(ctx: Context, db: Db, promise: LostPromise): Promise<void> {
  const { device, account, campaigns } = promise;
  let left = promise.amount;
  for (const campaign of campaigns) {
    const row = await find(db, campaign);
    if (!row || left === 0n) continue;
    const aside = least(left, row.lost);
    if (aside > 0n) {
      await db
        .updateTable('campaigns')
        .set((eb) => ({ lost: eb('lost', '-', aside) }))
        .where('id', '=', campaign)
        .execute();
      left -= aside;
    }
    const fresh = least(left, row.available);
    if (fresh > 0n) {
      await credit(ctx, db, campaign, fresh, account);
      left -= fresh;
    }
  }
  if (left === 0n) return;
  await db
    .insertInto('losses')
    .values({
      device,
      account,
      campaign: campaigns[0] ?? '',
      amount: left,
      why: 'restored: no money of the campaign is left',
      at: ctx.now(),
    })
    .execute();
}
