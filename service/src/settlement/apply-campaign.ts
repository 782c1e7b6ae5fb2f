import type { Context } from '../context.ts';
import { followCover } from '../ledger/backing.ts';
import { lastCall } from '../ledger/campaign-dates.ts';
import { fundCampaign, releaseLeases } from '../ledger/funding.ts';
import { literal } from '../store/statement.ts';
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
    .select(['accrued', 'funded', 'closed'])
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
  if (closed) await setState(db, id, 'closed');
  // A reorganisation took the refund back. Whoever wants to go on resumes the campaign.
  else if (before?.closed === 1) await setState(db, id, 'paused');
  if (deadline > 0) await decideEarlier(db, id, lastCall(deadline) * 1000);
  await followCover(db, id, before ?? null, { accrued, funded });
}

const setState = (db: Db, id: string, state: 'closed' | 'paused') =>
  db.updateTable('campaigns').set({ state }).where('id', '=', id).execute();

/**
 * Brings forward decisions that would come after the last call, because the chain's date is earlier
 * than it was when the work was acknowledged (docs/money.md rule 2).
 */
async function decideEarlier(db: Db, id: string, latest: number): Promise<void> {
  for (const table of ['answers', 'relay_units'] as const) {
    await db
      .updateTable(table)
      .set({ decide_by: latest })
      .where('campaign', '=', id)
      .where('state', '=', literal('pending'))
      .where('decide_by', '>', latest)
      .execute();
  }
}
