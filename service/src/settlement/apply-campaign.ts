import type { Context } from '../context.ts';
import { raiseBacking } from '../ledger/account.ts';
import { fundCampaign, releaseLeases } from '../ledger/funding.ts';
import type { Db } from '../store/store.ts';
import type { ChainCampaign } from './chain.ts';

/** Stores what the chain says about a campaign at a final block, and updates the ledger by it. */
export async function applyCampaign(
  ctx: Context,
  db: Db,
  id: string,
  state: ChainCampaign,
): Promise<void> {
  const { requester, deadline, accrued } = state;
  const closed = Number(state.closed);
  // A refund leaves only what has accrued.
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

  if (closed) await releaseLeases(ctx, db, id);
  await fundCampaign(ctx, db, id, funded, accrued);
  if (closed)
    await db.updateTable('campaigns').set({ state: 'closed' }).where('id', '=', id).execute();
  if (before && accrued < before.accrued) await restoreBacking(db, id, accrued);
  await db
    .deleteFrom('account_backing')
    .where('campaign', '=', id)
    .where('min', '<=', accrued)
    .execute();
}

/**
 * The chain lost accruals: restores the backing of what they had covered (docs/money.md rule 16).
 */
async function restoreBacking(db: Db, campaign: string, accrued: bigint): Promise<void> {
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
