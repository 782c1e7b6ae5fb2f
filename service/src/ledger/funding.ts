import type { Context } from '../context.ts';
import { eachAlone } from '../each-alone.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { post } from './post.ts';
import { releaseLease } from './release-lease.ts';

/** Makes a campaign's buckets add up to what the chain says (docs/money.md rule 1). Base units. */
export async function fundCampaign(
  ctx: Context,
  db: Db,
  id: string,
  funded: bigint,
  accrued: bigint,
): Promise<void> {
  const row = await db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return;
  // Never take back what is promised to raters: a shortfall pauses the campaign instead.
  const change = funded - row.funded;
  const short = change + row.available < 0n;
  const delta = short ? -row.available : change;
  await db.updateTable('campaigns').set({ accrued }).where('id', '=', id).execute();
  if (short) {
    await db
      .updateTable('campaigns')
      .set({ state: 'paused' })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .execute();
  }

  const line = { campaign: id, at: ctx.now() };
  await post(db, [
    delta > 0n
      ? { ...line, source: 'escrow', target: 'available', amount: delta, kind: 'fund' }
      : { ...line, source: 'available', target: 'refunded', amount: -delta, kind: 'refund' },
  ]);
}

/**
 * Ends the leases of a campaign that the chain has closed. Only a database restored from an older
 * copy still has any, and their answers could not be paid.
 */
export async function releaseLeases(ctx: Context, db: Db, campaign: string): Promise<void> {
  const leases = await db
    .selectFrom('leases')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('state', '=', literal('active'))
    .execute();
  for (const lease of leases) await releaseLease(db, lease, 'expired', ctx.now());
}

/**
 * After a restore, a campaign may have promised more than the chain still has. Once devices have
 * presented what they hold, takes out of such campaigns whatever becomes free.
 * @returns how many campaigns were changed
 */
export async function takeBackShortfall(ctx: Context): Promise<number> {
  const rows = await ctx.store.db
    .selectFrom('campaigns')
    .innerJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
    .select('campaigns.id')
    .whereRef('campaigns.funded', '>', 'chain_campaigns.funded')
    .where('campaigns.available', '>', 0n)
    .execute();

  return eachAlone(
    ctx,
    'short',
    rows,
    ({ id }) => id,
    ({ id }) =>
      ctx.store.write(async (db) => {
        const { funded, accrued } = await db
          .selectFrom('chain_campaigns')
          .select(['funded', 'accrued'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        await fundCampaign(ctx, db, id, funded, accrued);
      }),
  );
}
