import type { Context } from '../../context.ts';
import type { RootTable } from '../../store/settlement-tables.ts';
import { queueTransaction, requeueTransaction } from '../transactions.ts';
import type { Cosign } from './cosign.ts';
import { type LeafHeader, leafPath, writeLeafFile } from './leaf-file.ts';
import { buildMerkle } from './merkle.ts';
import { postRootData, type RootChain, type RootTerms } from './root-chain.ts';
import { permanentTotals, type VouchedLeaf } from './totals.ts';

export interface RootOptions {
  /** The folder of the public leaf files. */
  folder: string;
  /** The least time between two roots, ms. */
  everyMs: number;
  /** Where the second signature comes from. */
  cosign: Cosign;
}

const transactionId = ({ epoch, dataHash }: Pick<RootTerms, 'epoch' | 'dataHash'>) =>
  `root:${epoch}:${dataHash}`;

/** How long after a root became active it is looked at once more, s. */
const AFTERWARDS = 3_600;

/**
 * Does one round: looks at the roots that are not active yet, for they can be struck out; follows a root
 * that waits for the chain, or else builds the next one when it is due and the totals have grown. The leaf file
 * is on disk before its hash is signed, and both before anything is sent.
 */
export async function postRoots(ctx: Context, chain: RootChain, options: RootOptions) {
  const pending = await ctx.store.db
    .selectFrom('roots')
    .selectAll()
    .where('state', '=', 'posted')
    .where('valid_at', '>', Math.floor(ctx.now() / 1_000) - AFTERWARDS)
    .execute();
  for (const row of pending) {
    if ((await chain.root(row.epoch)).struckOut) await followRoot(ctx, chain, row);
  }

  const last = await ctx.store.db
    .selectFrom('roots')
    .selectAll()
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.state === 'built') return followRoot(ctx, chain, last);
  if (last && ctx.now() - last.at < options.everyMs) return;

  const { lastEpoch, lastTotal, accrued } = await chain.state();
  const leaves = await permanentTotals(ctx);
  const total = leaves.reduce((sum, leaf) => sum + leaf.cumulative, 0n);
  // Nothing is new, or the chain lost accruals that have to be sent again first.
  if (total <= lastTotal || total > accrued) return;
  await buildRoot(ctx, options, lastEpoch + 1, leaves, total);
}

async function buildRoot(
  ctx: Context,
  { folder, cosign }: RootOptions,
  epoch: number,
  leaves: VouchedLeaf[],
  total: bigint,
) {
  const { root } = await buildMerkle(leaves, leaves.length);
  const header: LeafHeader = {
    v: 1,
    ...ctx.domain,
    epoch,
    total: String(total),
    count: leaves.length,
    root,
  };

  const dataHash = await writeLeafFile(leafPath(folder, epoch), header, leaves);
  const signed = await cosign({ epoch, root, total, dataHash, leaves });
  const row: RootTable = {
    epoch,
    root: signed.root,
    total: signed.total,
    data_hash: signed.dataHash,
    count: signed.count,
    state: 'built',
    valid_at: null,
    at: ctx.now(),
  };

  await ctx.store.write(async (db) => {
    // This replaces a row of the same epoch that never reached the chain.
    await db.deleteFrom('roots').where('epoch', '>=', epoch).execute();
    await db.insertInto('roots').values(row).execute();
    const data = postRootData(signed, signed.sig);
    await queueTransaction(ctx, db, { id: transactionId(signed), data });
  });
}

/** Stores what became of a root on chain; sends it again if the chain does not have it. */
async function followRoot(ctx: Context, chain: RootChain, row: RootTable): Promise<void> {
  const { epoch, root, data_hash: dataHash } = row;
  const found = await chain.root(epoch);

  if (found.validAt !== 0) {
    const ours = found.root === root && found.dataHash === dataHash;
    const state = !ours ? 'lost' : found.struckOut ? 'vetoed' : 'posted';
    await ctx.store.write((db) =>
      db
        .updateTable('roots')
        .set({ state, valid_at: found.validAt })
        .where('epoch', '=', epoch)
        .execute(),
    );
    return;
  }

  // It was queued together with the row.
  await ctx.store.write((db) => requeueTransaction(db, transactionId({ epoch, dataHash })));
}
