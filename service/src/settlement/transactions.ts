import { type Address, type Hex, parseTransaction } from 'viem';
import type { Context } from '../context.ts';
import type { TransactionTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { type Chain, vaultError } from './chain.ts';
import { signTransaction } from './sign-transaction.ts';

/** A transaction to the vault that is to be sent. */
export interface Queued {
  id: string;
  data: string;
  /** The gas limit; estimated by default. */
  gas?: bigint;
}

/**
 * Stores a transaction that is to be sent to the vault. Its id comes from its content, so that
 * queueing it twice changes nothing.
 */
export async function queueTransaction(
  ctx: Context,
  db: Db,
  { id, data, gas }: Queued,
): Promise<void> {
  await db
    .insertInto('transactions')
    .values({
      id,
      nonce: null,
      target: ctx.domain.vault,
      data,
      gas: gas === undefined ? null : Number(gas),
      raw: null,
      hash: null,
      hashes: '[]',
      state: 'queued',
      sent_at: null,
      block: null,
      error: null,
      created_at: ctx.now(),
    })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Fields to clear when a transaction has to be signed under another nonce. */
const RESET = { nonce: null, raw: null, hash: null, block: null, error: null } as const;

/**
 * Queues a transaction again, under a new nonce, if it failed or if a final block should contain it
 * but does not. The caller has checked that its effect is missing.
 */
export async function requeueTransaction(db: Db, id: string): Promise<void> {
  const cursor = await db.selectFrom('chain_cursor').select('block').executeTakeFirst();
  await db
    .updateTable('transactions')
    .set({ ...RESET, state: 'queued' })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'failed'),
        eb.and([eb('state', '=', 'mined'), eb('block', '<=', cursor?.block ?? -1)]),
      ]),
    )
    .execute();
}

/** How long an endpoint may take to show a receipt, ms. */
const SETTLE_MS = 5_000;

export interface SendOptions {
  /** How many blocks it takes until a used nonce stays used. */
  confirmations: number;
  /** How long a transaction may stay unmined before it is sent with a higher fee, ms. */
  stuckMs: number;
}

/**
 * Advances every open transaction by one step: signs it with the next nonce and stores the bytes
 * before sending them, looks for its receipt, replaces it when it is stuck. Only the process that
 * holds the duty lease sends, so nonces have one owner. After a crash at any step the next run sends
 * the same bytes or finds them mined.
 */
export async function sendTransactions(
  ctx: Context,
  chain: Chain,
  options: SendOptions,
): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('transactions')
    .selectAll()
    .where('state', 'in', [literal('queued'), literal('signed')])
    .orderBy('created_at')
    .execute();
  for (const row of rows) {
    if (row.state === 'queued') await sign(ctx, chain, row);
    else await follow(ctx, chain, row, options);
  }
}

async function sign(ctx: Context, chain: Chain, row: TransactionTable): Promise<void> {
  const account = ctx.signer.address('relayer') as Address;
  let gas: bigint;
  try {
    gas = await findGas(chain, account, row);
  } catch (error) {
    const reason = vaultError(error);
    if (reason === null) throw error;
    await finish(ctx, row.id, { state: 'failed', error: reason });
    return;
  }

  const nonce = await nextNonce(ctx, chain, account);
  await send(chain, await signTransaction(ctx, chain, row, { nonce, gas, floorFee: 0n }));
}

/** The given gas limit, after checking that the call would succeed; by default the estimate and a fifth. */
async function findGas(chain: Chain, account: Address, row: TransactionTable): Promise<bigint> {
  const call = { account, to: row.target as Address, data: row.data as Hex };
  const estimate = await chain.client.estimateGas(call);
  // State may change between the estimate and the block.
  return row.gas === null ? (estimate * 12n) / 10n : BigInt(row.gas);
}

/** The chain's count, or one more than the highest nonce that is still pending. */
async function nextNonce(ctx: Context, chain: Chain, address: Address): Promise<number> {
  const count = await chain.client.getTransactionCount({ address, blockTag: 'latest' });
  const { highest } = await ctx.store.db
    .selectFrom('transactions')
    .select((eb) => eb.fn.max('nonce').as('highest'))
    .where('state', '=', 'signed')
    .executeTakeFirstOrThrow();
  return highest === null ? count : Math.max(count, Number(highest) + 1);
}

/** Sends signed bytes. An error that says "known" or "already mined" counts as sent. */
async function send(chain: Chain, raw: Hex): Promise<void> {
  try {
    await chain.client.sendRawTransaction({ serializedTransaction: raw });
  } catch (error) {
    if (!/already known|already imported|nonce too low|underpriced/i.test(String(error)))
      throw error;
  }
}

async function follow(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  options: SendOptions,
): Promise<void> {
  for (const hash of JSON.parse(row.hashes) as Hex[]) {
    const receipt = await chain.client.getTransactionReceipt({ hash }).catch((error) => {
      if ((error as Error).name === 'TransactionReceiptNotFoundError') return null;
      throw error;
    });
    if (!receipt) continue;
    const block = Number(receipt.blockNumber);
    const success = receipt.status === 'success';
    await finish(ctx, row.id, { state: 'mined', hash, block, error: success ? null : 'reverted' });
    return;
  }

  if (await lostItsNonce(ctx, chain, row, options)) {
    // Its effect is still wanted; the code that queued it notices when it no longer is.
    await finish(ctx, row.id, { ...RESET, state: 'queued' });
    return;
  }
  if (ctx.now() - row.sent_at! < options.stuckMs) {
    await send(chain, row.raw as Hex);
    return;
  }

  const before = parseTransaction(row.raw as Hex);
  const floorFee = ((before.maxFeePerGas ?? 0n) * 125n) / 100n;
  const envelope = { nonce: row.nonce!, gas: BigInt(row.gas!), floorFee };
  await send(chain, await signTransaction(ctx, chain, row, envelope));
}

/**
 * Whether another transaction of the relayer has used its nonce in a final block, after a
 * reorganisation or because the key is used elsewhere. Then it can never be mined under that nonce.
 */
async function lostItsNonce(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  { confirmations }: SendOptions,
): Promise<boolean> {
  // It is so recent that a slow endpoint may not show its receipt yet.
  if (ctx.now() - row.sent_at! < SETTLE_MS) return false;

  const { block } = await chain.latest();
  const address = ctx.signer.address('relayer') as Address;
  // The count before the last `confirmations` blocks no longer changes.
  const blockNumber = BigInt(Math.max(0, block - confirmations));
  const count = await chain.client
    .getTransactionCount({ address, blockNumber })
    // The node has no older states: leave the row as it is and try again later.
    .catch(() => 0);

  return count > row.nonce!;
}

const finish = (ctx: Context, id: string, set: Partial<TransactionTable>) =>
  ctx.store.write((db) => db.updateTable('transactions').set(set).where('id', '=', id).execute());
