import type { Context } from '../context.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import type { Chain } from './chain.ts';
import { reopenTransactions } from './transactions.ts';

/** The newest block that the chain we read and the chain of today have in common. */
export interface Fork {
  block: number;
}

interface Block {
  block: number;
  hash: string;
}

/** A block up to which the chain was read. @prop time the chain's newest time then, Unix seconds */
type ReadBlock = Block & { time: number };

/** How many read blocks to remember: at one a second, those of the last few minutes. */
const KEPT_BLOCKS = 300;

/** Stores the block up to which the chain was read. */
export async function keepBlock(db: Db, { block, hash, time }: ReadBlock): Promise<void> {
  await db
    .insertInto('chain_cursor')
    .values({ id: 1, block, hash, time })
    .onConflict((oc) => oc.column('id').doUpdateSet({ block, hash, time }))
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
 * Forgets what happened in blocks that the chain dropped, however many. Their transactions are pending
 * again, and so are the claims that they paid. Doing it again changes nothing.
 */
export async function rewind(db: Db, fork: Fork): Promise<void> {
  await db.deleteFrom('chain_blocks').where('block', '>', fork.block).execute();
  const dropped = await db
    .selectFrom('transactions')
    .select(['id', 'nonce'])
    .where('state', '=', 'mined')
    .where('block', '>', fork.block)
    .orderBy('created_at')
    .execute();
  await reopenTransactions(db, dropped);

  const unpaid = await db
    .selectFrom('claims')
    .select(['digest', 'account'])
    .where('state', 'in', [literal('confirmed'), literal('final')])
    .where('block', '>', fork.block)
    .orderBy('created_at', 'desc')
    .execute();
  for (const claim of unpaid) await reopenClaim(db, claim);
}

/**
 * A claim whose payment the chain has dropped is on its way again. Where the wallet has a later one
 * that is live, that pays for both (docs/money.md rule 20).
 */
export async function reopenClaim(
  db: Db,
  { digest, account }: { digest: string; account: string },
): Promise<void> {
  const live = await db
    .selectFrom('claims')
    .select('digest')
    .where('account', '=', account)
    .where('state', 'in', [literal('signed'), literal('submitted')])
    .executeTakeFirst();
  const state = live
    ? ({ state: 'superseded', reason: 'a later claim of this wallet pays it' } as const)
    : ({ state: 'submitted', reason: null } as const);
  await db
    .updateTable('claims')
    .set({ ...state, block: null, paid: null })
    .where('digest', '=', digest)
    .execute();
}
