import type { Context } from '../context.ts';
import { applyCampaign } from './apply-campaign.ts';
import type { Chain, ChainCampaign } from './chain.ts';
import { type Fork, findFork, keepBlock, rewind } from './rewind.ts';

/** The most blocks to ask for at once; an endpoint that refuses gets smaller ranges. */
const MAX_RANGE = 1_000;

export interface WatcherOptions {
  /** How many blocks make an event final, its own included. */
  confirmations: number;
  /** The block in which the vault was deployed. */
  startBlock: number;
}

/**
 * Follows the vault up to the newest final block. Events only say what to look at; it stores what
 * the contract says at that block, in one unit of work with the cursor, so that nothing is counted
 * twice. After a reorganisation it reads again from the last block that both branches share.
 * @returns a function that does one round and returns the newest final block
 */
export function createWatcher(ctx: Context, chain: Chain, options: WatcherOptions) {
  let range = MAX_RANGE;

  async function events(from: number, upTo: number) {
    for (;;) {
      const to = Math.min(from + range - 1, upTo);
      try {
        return { to, found: await chain.events(from, to) };
      } catch (error) {
        if (range === 1) throw error;
        // It may be the range or the connection; asking for fewer blocks helps with the first.
        range = Math.max(1, Math.floor(range / 4));
      }
    }
  }

  async function readTo(start: number, final: number, fork: Fork | null): Promise<void> {
    // Without confirmations read the latest state: some nodes keep no older ones.
    const readAt = options.confirmations > 1 ? final : undefined;
    const known = fork ? await readEverythingKnown(ctx) : null;
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
      range = Math.min(MAX_RANGE, range * 2);
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

/** After a fork everything that was ever read may have changed. */
async function readEverythingKnown({ store: { db } }: Context) {
  const campaigns = await db.selectFrom('chain_campaigns').select('id').execute();
  const accounts = await db.selectFrom('accounts').select(['account', 'claimed_tx']).execute();
  return {
    campaigns: campaigns.map((row) => row.id),
    accounts: accounts.map((row) => [row.account, row.claimed_tx ?? ''] as const),
  };
}

interface ReadPoint {
  to: number;
  readAt: number | undefined;
  fork: Fork | null;
}

async function apply(
  ctx: Context,
  chain: Chain,
  { to: block, readAt, fork }: ReadPoint,
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
