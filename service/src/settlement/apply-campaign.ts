import type { Context } from '../context.ts';
import { raiseBacking } from '../ledger/account.ts';
import { transfer } from '../ledger/transfer.ts';
import type { Db } from '../store/store.ts';
import type { ChainCampaign } from './chain.ts';

/** Stores what the chain says of a campaign at a final block, and lets the ledger follow. */
export async function applyCampaign(
  ctx: Context,
  db: Db,
  id: string,
  state: ChainCampaign,
): Promise<void> {
  const { requester, deadline, accrued } = state;
  const closed = Number(state.closed);
  // A refund leaves only what accrued.
  const funded = state.closed ? accrued : state.funded;
  const before = await db
    .selectFrom('chain_campaigns')
    .select('accrued')
    .where('id', '=', id)
    .executeTakeFirst();
  await db
    .insertInto('chain_campaigns')
    .values({ id, requester, funded, accrued, deadline, closed })
    .onConflict((oc) =>
      oc.column('id').doUpdateSet({ requester, funded, accrued, deadline, closed }),
    )
    .execute();
  await fundCampaign(ctx, db, id, funded, accrued);
  if (closed)
    await db.updateTable('campaigns').set({ state: 'closed' }).where('id', '=', id).execute();
  if (before && accrued < before.accrued) await leanAgain(db, id, accrued);
  await db
    .deleteFrom('account_backing')
    .where('campaign', '=', id)
    .where('min', '<=', accrued)
    .execute();
}

/** The chain lost accruals: what they covered leans on the campaign again (money.md rule 16). */
async function leanAgain(db: Db, campaign: string, accrued: bigint): Promise<void> {
  const rows = await db
    .selectFrom('ledger_lines')
    .select('owner')
    .select((eb) => eb.fn.max('pos').as('pos'))
    .where('campaign', '=', campaign)
    .where('pos', '>', accrued)
    .where('owner', 'is not', null)
    .groupBy('owner')
    .execute();
  for (const { owner, pos } of rows)
    await raiseBacking(db, { account: owner!, campaign, min: pos! });
}

/** Makes the buckets add up to what the chain says (money.md rule 1). */
async function fundCampaign(
  ctx: Context,
  db: Db,
  id: string,
  funded: bigint,
  accrued: bigint,
): Promise<void> {
  const row = await db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return;
  // What is promised to raters is not taken back; a shortfall pauses the campaign instead.
  const change = funded - row.funded;
  const short = change + row.available < 0n;
  const delta = short ? -row.available : change;
  await db
    .updateTable('campaigns')
    .set({ funded: row.funded + delta, available: row.available + delta, accrued })
    .where('id', '=', id)
    .execute();
  if (short) {
    await db
      .updateTable('campaigns')
      .set({ state: 'paused' })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .execute();
  }
  if (delta === 0n) return;
  const line = { campaign: id, at: ctx.now() };
  await transfer(
    db,
    delta > 0n
      ? { ...line, source: 'escrow', target: 'available', amount: delta, kind: 'fund' }
      : { ...line, source: 'available', target: 'refunded', amount: -delta, kind: 'refund' },
  );
}
