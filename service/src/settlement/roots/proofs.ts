import { StintError } from '../../../../lib/protocol/errors.ts';
import type { RootProof } from '../../../../lib/protocol/roots.ts';
import type { Context } from '../../context.ts';
import { findLeaf } from './find-leaf.ts';
import { leafPath, readLeafFile } from './leaf-file.ts';
import { buildMerkle, type Leaf, type MerkleTree } from './merkle.ts';

interface Loaded {
  epoch: number;
  leaves: Leaf[];
  tree: MerkleTree;
}

/** Makes proofs for the newest root that the vault has. Keeps one tree in memory. */
export function createProofs(ctx: Context, folder: string) {
  let loaded: Promise<Loaded> | undefined;
  let epoch = 0;

  async function load(wanted: number): Promise<Loaded> {
    const { leaves } = await readLeafFile(leafPath(folder, wanted));
    return { epoch: wanted, leaves, tree: await buildMerkle(leaves, leaves.length) };
  }

  /** @throws StintError `not_found` while no root covers the wallet */
  return async function proof(account: string): Promise<RootProof> {
    const row = await ctx.store.db
      .selectFrom('roots')
      .selectAll()
      .where('state', '=', 'posted')
      .orderBy('epoch', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row) throw new StintError('not_found', 'No root has been posted yet.');
    if (epoch !== row.epoch) {
      epoch = row.epoch;
      loaded = load(epoch);
      // If the file could not be read, try again at the next call.
      loaded.catch(() => {
        epoch = 0;
      });
    }

    const { leaves, tree } = await loaded!;
    const index = findLeaf(leaves, account);
    if (index < 0) throw new StintError('not_found', 'This wallet is not in the latest root.');
    return {
      epoch: row.epoch,
      account,
      cumulative: String(leaves[index]!.cumulative),
      proof: tree.proof(index),
      root: row.root,
      validAt: row.valid_at!,
    };
  };
}
