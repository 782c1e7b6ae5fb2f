import type { RootList } from '../../../../lib/protocol/roots.ts';
import type { Context } from '../../context.ts';
import type { Parts } from '../../parts.ts';
import type { RouteHandlers } from './route-handlers.ts';

/** What lets anyone check what is owed: roots, and a wallet's proof. */
export const rootHandlers = ({ ctx, proof }: Parts): RouteHandlers<'roots' | 'rootProof'> => ({
  roots: async () => ({ roots: await newestRoots(ctx) }),
  rootProof: ({ params }) => proof(params.account),
});

async function newestRoots({ store }: Context): Promise<RootList['roots']> {
  const rows = await store.db
    .selectFrom('roots')
    .selectAll()
    .orderBy('epoch', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    epoch: row.epoch,
    root: row.root,
    total: String(row.total),
    dataHash: row.data_hash,
    count: row.count,
    state: row.state,
    validAt: row.valid_at,
  }));
}
