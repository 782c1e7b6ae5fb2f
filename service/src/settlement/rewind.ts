import type { Context } from '../context.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import type { Chain } from './chain.ts';

/** The newest block that the chain we read and the chain of today have in common. */
export interface Fork {
  block: number;
}

interface Block {
  block: number;
  hash: string;
}

/** How many read blocks to remember: at one a second, those of the last few minutes. */
const KEPT_BLOCKS = 300;

/** Stores the block up to which the chain was read. */
export async function keepBlock(db: Db, { block, hash }: Block): Promise<void> {
  await db
    .insertInto('chain_cursor')
    .values({ id: 1, block, hash })
    .onConflict((oc) => oc.column('id').doUpdateSet({ block, hash }))
    .execute();
  await db
    .insertInto('chain_blocks')
    .values({ block, hash })
    .onConflict((oc) => oc.column('block').doUpdateSet({ hash }))
    .execute();

  const old = await db
    .selectFrom('chain_blocks')
    .select('block')
    .orderBy('block', 'desc')
    .offset(KEPT_BLOCKS)
    .limit(1)
    .executeTakeFirst();
  if (old) await db.deleteFrom('chain_blocks').where('block', '<=', old.block).execute();
}

/**
 * Looks for a fork. Null while the chain still has the block that was read last; otherwise the
 * newest remembered block that it has, or the one before the vault's.
 */
export async function findFork(
  ctx: Context,
  chain: Chain,
  cursor: Block,
  startBlock: number,
): Promise<Fork | null> {
  if ((await chain.hashOf(cursor.block)) === cursor.hash) return null;

  const marks = await ctx.store.db
    .selectFrom('chain_blocks')
    .selectAll()
    .where('block', '<', cursor.block)
    .orderBy('block', 'desc')
    .execute();

  for (const mark of marks) {
    if ((await chain.hashOf(mark.block)) === mark.hash) return { block: mark.block };
  }
  return { block: startBlock - 1 };
}

/**
 * Forgets what happened in blocks that the chain dropped. Their transactions are pending again under
 * the same nonce, and so are the claims that they carried.
 */
export async function rewind(db: Db, fork: Fork): Promise<void> {
  await db.deleteFrom('chain_blocks').where('block', '>', fork.block).execute();
  await db
    .updateTable('transactions')
    .set({ state: 'signed', block: null, error: null })
    .where('state', '=', 'mined')
    .where('block', '>', fork.block)
    .execute();
  await db
    .updateTable('claims')
    .set({ state: 'submitted', block: null, paid: null, reason: null })
    .where('state', 'in', [literal('confirmed'), literal('final')])
    .where('block', '>', fork.block)
    .execute();
}
