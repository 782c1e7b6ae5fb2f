import type { Context } from '../context.ts';
import { transfer } from '../ledger/transfer.ts';
import type { Db } from '../store/store.ts';
import type { Chain, ChainCampaign } from './chain.ts';

/** Blocks asked for at once; public endpoints refuse long ranges. */
const RANGE = 1_000;

export interface WatcherOptions {
  /** Blocks, the event's own included, after which it counts as final. */
  confirmations: number;
  /** The block that holds the vault. */
  startBlock: number;
}

/**
 * Follows the vault to the newest final block. Events only say what to look at; what is
 * stored is what the contract says at that block, in one unit of work with the cursor,
 * so that nothing is counted twice and a chain that went back is read anew.
 * @returns the final block now.
 */
export async function followChain(
  ctx: Context,
  chain: Chain,
  options: WatcherOptions,
): Promise<number> {
  const latest = await chain.latest();
  const final = latest.block - options.confirmations + 1;
  const cursor = await ctx.store.db.selectFrom('chain_cursor').selectAll().executeTakeFirst();
  // Nodes answer for their newest block even when they keep no older states.
  const readAt = options.confirmations > 1 ? final : undefined;
  if (cursor && (await chain.hashOf(cursor.block)) !== cursor.hash) {
    await readAgain(ctx, chain, final, readAt);
    return final;
  }
  let from = cursor ? cursor.block + 1 : options.startBlock;
  while (from <= final) {
    const to = Math.min(from + RANGE - 1, final);
    await readRange(ctx, chain, from, to, readAt);
    from = to + 1;
  }
  return final;
}

async function readRange(ctx: Context, chain: Chain, from: number, to: number, readAt?: number) {
  const events = await chain.events(from, to);
  const campaigns = new Set(events.flatMap((e) => (e.type === 'campaign' ? [e.id] : [])));
  const accounts = new Map(
    events.flatMap((e) => (e.type === 'claimed' ? [[e.account, e.tx] as const] : [])),
  );
  await apply(ctx, chain, { to, readAt }, campaigns, accounts);
}

/** The chain lost blocks that counted as final: everything known is read again. */
async function readAgain(ctx: Context, chain: Chain, to: number, readAt?: number): Promise<void> {
  const { db } = ctx.store;
  const campaigns = await db.selectFrom('chain_campaigns').select('id').execute();
  const accounts = await db.selectFrom('accounts').select(['account', 'claimed_tx']).execute();
  await apply(
    ctx,
    chain,
    { to, readAt },
    new Set(campaigns.map((row) => row.id)),
    new Map(accounts.map((row) => [row.account, row.claimed_tx ?? ''])),
  );
}

async function apply(
  ctx: Context,
  chain: Chain,
  at: { to: number; readAt: number | undefined },
  campaigns: Set<string>,
  accounts: Map<string, string>,
): Promise<void> {
  const block = at.to;
  const hash = await chain.hashOf(block);
  if (hash === null) return;
  const states = new Map<string, ChainCampaign>();
  for (const id of campaigns) states.set(id, await chain.campaign(id, at.readAt));
  const claimed = new Map<string, bigint>();
  for (const account of accounts.keys())
    claimed.set(account, await chain.claimed(account, at.readAt));
  await ctx.store.write(async (db) => {
    for (const [id, state] of states) await applyCampaign(ctx, db, id, state);
    for (const [account, sum] of claimed) {
      await db
        .updateTable('accounts')
        .set({ claimed: sum, claimed_tx: accounts.get(account) || null })
        .where('account', '=', account)
        .execute();
    }
    await db
      .insertInto('chain_cursor')
      .values({ id: 1, block, hash })
      .onConflict((oc) => oc.column('id').doUpdateSet({ block, hash }))
      .execute();
  });
}

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
  await db
    .deleteFrom('account_backing')
    .where('campaign', '=', id)
    .where('min', '<=', accrued)
    .execute();
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
  const at = ctx.now();
  if (delta > 0n) {
    await transfer(db, {
      campaign: id,
      source: 'escrow',
      target: 'available',
      amount: delta,
      kind: 'fund',
      at,
    });
  } else {
    await transfer(db, {
      campaign: id,
      source: 'available',
      target: 'refunded',
      amount: -delta,
      kind: 'refund',
      at,
    });
  }
}
