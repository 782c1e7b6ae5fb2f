import type { Context } from '../context.ts';
import { eachAlone } from '../each-alone.ts';
import type { Db } from '../store/store.ts';
import { applyCampaign } from './apply-campaign.ts';
import type { Chain } from './chain.ts';
import { type Fork, findFork, keepBlock, rewind } from './rewind.ts';

/** The most blocks to ask for at once; an endpoint that refuses gets smaller ranges. */
const MAX_RANGE = 1_000;

export interface WatcherOptions {
  /** How many blocks make an event final, its own included. */
  confirmations: number;
  /** The block in which the vault was deployed. */
  startBlock: number;
}

/** What an event says has changed: a campaign, or what a wallet was paid and in which transaction. */
type Change = { kind: 'campaign' | 'account'; id: string; tx?: string };

/**
 * Follows the vault up to the newest final block. Events only say what to look at; it stores what
 * the contract says at that block, each campaign and wallet on its own, and the cursor after them, so
 * that nothing is missed and one that cannot be stored stops no other: it is noted with the cursor and
 * tried again. Storing the same again changes nothing. After a reorganisation of any depth it reads
 * again from the last block that both branches share.
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

  /** Without confirmations read the latest state: some nodes keep no older ones. */
  const readAt = (block: number) => (options.confirmations > 1 ? block : undefined);

  async function readTo(start: number, final: number, time: number, fork: Fork | null) {
    let known = fork ? await readEverythingKnown(ctx) : [];
    let from = start;

    do {
      const { to, found } = from <= final ? await events(from, final) : { to: final, found: [] };
      const seen = found.map((event): Change => {
        if (event.type === 'campaign') return { kind: 'campaign', id: event.id };
        return { kind: 'account', id: event.account, tx: event.tx };
      });
      const hash = await chain.hashOf(to);
      if (hash === null) return;

      if (fork && from === start) await ctx.store.write((db) => rewind(db, fork));
      const unread = await applyAll(ctx, chain, [...known, ...seen], readAt(final));
      await ctx.store.write(async (db) => {
        for (const { kind, id } of unread) await noteUnread(db, kind, id);
        for (const { id, tx } of seen) if (tx) await confirmPaid(db, id, tx, to);
        await keepBlock(db, { block: to, hash, time });
      });
      known = [];
      from = to + 1;
      range = Math.min(MAX_RANGE, range * 2);
    } while (from <= final);
  }

  return async function follow(): Promise<number> {
    const latest = await chain.latest();
    const final = latest.block - options.confirmations + 1;
    const cursor = await ctx.store.db.selectFrom('chain_cursor').selectAll().executeTakeFirst();
    const fork = cursor && (await findFork(ctx, chain, cursor, options.startBlock));
    const from = fork ? fork.block + 1 : cursor ? cursor.block + 1 : options.startBlock;
    if (fork || from <= final) await readTo(from, final, latest.time, fork ?? null);
    await retryUnread(ctx, chain, readAt(final));
    return final;
  };
}

/** After a fork everything that was ever read may have changed. */
async function readEverythingKnown({ store: { db } }: Context): Promise<Change[]> {
  const campaigns = await db.selectFrom('chain_campaigns').select('id').execute();
  const accounts = await db.selectFrom('accounts').select(['account', 'claimed_tx']).execute();
  return [
    ...campaigns.map(({ id }): Change => ({ kind: 'campaign', id })),
    ...accounts.map(
      ({ account, claimed_tx: tx }): Change => ({
        kind: 'account',
        id: account,
        ...(tx !== null && { tx }),
      }),
    ),
  ];
}

/** Reads and stores each campaign and wallet once. @returns those that failed */
async function applyAll(
  ctx: Context,
  chain: Chain,
  changes: readonly Change[],
  block: number | undefined,
): Promise<Change[]> {
  const unread = new Map(changes.map((change) => [`${change.kind} ${change.id}`, change]));
  await eachAlone(
    ctx,
    'chain',
    [...unread],
    ([name]) => name,
    async ([name, change]) => {
      await apply(ctx, chain, change, block);
      unread.delete(name);
    },
  );
  return [...unread.values()];
}

async function apply(ctx: Context, chain: Chain, { kind, id, tx }: Change, block?: number) {
  if (kind === 'campaign') {
    const state = await chain.campaign(id, block);
    return ctx.store.write((db) => applyCampaign(ctx, db, id, state));
  }
  const claimed = await chain.claimed(id, block);
  return ctx.store.write(async (db) => {
    const set = { claimed, ...(tx !== undefined && { claimed_tx: tx }) };
    await db.updateTable('accounts').set(set).where('account', '=', id).execute();
  });
}

const noteUnread = (db: Db, kind: Change['kind'], id: string) =>
  db
    .insertInto('chain_unread')
    .values({ kind, id })
    .onConflict((oc) => oc.doNothing())
    .execute();

/** Tries again what could not be read or stored. */
async function retryUnread(ctx: Context, chain: Chain, block: number | undefined): Promise<void> {
  const rows = await ctx.store.db.selectFrom('chain_unread').selectAll().execute();
  const failed = new Set((await applyAll(ctx, chain, rows, block)).map(({ id }) => id));
  for (const { kind, id } of rows) {
    if (failed.has(id)) continue;
    await ctx.store.write((db) =>
      db.deleteFrom('chain_unread').where('kind', '=', kind).where('id', '=', id).execute(),
    );
  }
}

/**
 * Confirms a claim that counted as over, when the transaction that carried it has paid the wallet after
 * all: a reorganisation may run it again in another order. The chain is the truth about claims
 * (docs/money.md rule 20).
 */
async function confirmPaid(db: Db, account: string, tx: string, block: number): Promise<void> {
  const carriers = await db
    .selectFrom('claims')
    .innerJoin('transactions', 'transactions.id', 'claims.carrier')
    .select(['claims.digest', 'transactions.hashes'])
    .where('claims.account', '=', account)
    .where('claims.state', 'in', ['superseded', 'expired', 'requote'])
    .execute();
  const paid = carriers.find(({ hashes }) => (JSON.parse(hashes) as string[]).includes(tx));
  if (!paid) return;
  await db
    .updateTable('claims')
    .set({ state: 'confirmed', tx, block, reason: null })
    .where('digest', '=', paid.digest)
    .execute();
}
