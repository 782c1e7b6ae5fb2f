import type { Context } from '../context.ts';
import { applyCampaign } from './apply-campaign.ts';
import type { Chain, ChainCampaign } from './chain.ts';
import { type Fork, findFork, keepBlock, rewind } from './rewind.ts';

/** Blocks asked for at once; an endpoint that refuses so many is asked for fewer. */
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
 * so that nothing is counted twice. A chain that went back is read again from the last
 * block that both branches have.
 * @returns a function that does one round and gives the final block now
 */
export function createWatcher(ctx: Context, chain: Chain, options: WatcherOptions) {
  let range = RANGE;

  async function events(from: number, upTo: number) {
    for (;;) {
      const to = Math.min(from + range - 1, upTo);
      try {
        return { to, found: await chain.events(from, to) };
      } catch (error) {
        if (range === 1) throw error;
        // It may be the range or the line: fewer blocks help with the one and cost nothing else.
        range = Math.max(1, Math.floor(range / 4));
      }
    }
  }

  async function readTo(start: number, final: number, fork: Fork | null): Promise<void> {
    // Nodes answer for their newest block even when they keep no older states.
    const readAt = options.confirmations > 1 ? final : undefined;
    const known = fork ? await everythingKnown(ctx) : null;
    let from = start;
    let first = true;
    while (from <= final || first) {
      const { to, found } = from <= final ? await events(from, final) : { to: final, found: [] };
      const campaigns = new Set(first ? known?.campaigns : []);
      const accounts = new Map(first ? known?.accounts : []);
      for (const event of found) {
        if (event.type === 'campaign') campaigns.add(event.id);
        else accounts.set(event.account, event.tx);
      }
      await apply(ctx, chain, { to, readAt, fork: first ? fork : null }, campaigns, accounts);
      first = false;
      from = to + 1;
      range = Math.min(RANGE, range * 2);
    }
  }

  return async function follow(): Promise<number> {
    const latest = await chain.latest();
    const final = latest.block - options.confirmations + 1;
    const cursor = await ctx.store.db.selectFrom('chain_cursor').selectAll().executeTakeFirst();
    const fork = cursor && (await findFork(ctx, chain, cursor, options.startBlock));
    const from = fork ? fork.block + 1 : cursor ? cursor.block + 1 : options.startBlock;
    if (fork || from <= final) await readTo(from, final, fork ?? null);
    return final;
  };
}

/** After a fork everything that was ever read may be other than it was. */
async function everythingKnown({ store: { db } }: Context) {
  const campaigns = await db.selectFrom('chain_campaigns').select('id').execute();
  const accounts = await db.selectFrom('accounts').select(['account', 'claimed_tx']).execute();
  return {
    campaigns: campaigns.map((row) => row.id),
    accounts: accounts.map((row) => [row.account, row.claimed_tx ?? ''] as const),
  };
}

interface At {
  to: number;
  readAt: number | undefined;
  fork: Fork | null;
}

async function apply(
  ctx: Context,
  chain: Chain,
  { to: block, readAt, fork }: At,
  campaigns: ReadonlySet<string>,
  accounts: ReadonlyMap<string, string>,
): Promise<void> {
  const hash = await chain.hashOf(block);
  if (hash === null) return;
  const states = new Map<string, ChainCampaign>();
  for (const id of campaigns) states.set(id, await chain.campaign(id, readAt));
  const claimed = new Map<string, bigint>();
  for (const account of accounts.keys()) claimed.set(account, await chain.claimed(account, readAt));
  await ctx.store.write(async (db) => {
    if (fork) await rewind(db, fork);
    for (const [id, state] of states) await applyCampaign(ctx, db, id, state);
    for (const [account, sum] of claimed) {
      await db
        .updateTable('accounts')
        .set({ claimed: sum, claimed_tx: accounts.get(account) || null })
        .where('account', '=', account)
        .execute();
    }
    await keepBlock(db, { block, hash });
  });
}
