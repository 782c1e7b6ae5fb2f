import { type Address, type Hex, parseTransaction } from 'viem';
import type { Context } from '../context.ts';
import type { TransactionTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { type Chain, vaultError } from './chain.ts';
import { signTransaction } from './sign-transaction.ts';

export interface Queued {
  id: string;
  data: string;
  /** Gas limit; estimated when it is left out. */
  gas?: bigint;
}

/**
 * Stores a transaction to the vault that is to be sent; its id comes from its content, so
 * that queueing it twice is queueing it once.
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

/** What goes when a transaction is to be signed under another nonce. */
const UNSENT = { nonce: null, raw: null, hash: null, block: null, error: null } as const;

/**
 * Sends a transaction again that was refused, or that a block which is final by now should
 * hold but does not (its effect is missing: the caller has looked). It gets a new nonce.
 */
export async function requeueTransaction(db: Db, id: string): Promise<void> {
  const cursor = await db.selectFrom('chain_cursor').select('block').executeTakeFirst();
  await db
    .updateTable('transactions')
    .set({ ...UNSENT, state: 'queued' })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'failed'),
        eb.and([eb('state', '=', 'mined'), eb('block', '<=', cursor?.block ?? -1)]),
      ]),
    )
    .execute();
}

const YOUNG_MS = 5_000;

export interface SendOptions {
  /** Blocks after which a nonce that was used stays used. */
  confirmations: number;
  /** After this long without being mined a transaction is sent again with a higher fee, ms. */
  stuckMs: number;
}

/**
 * Moves every open transaction one step: signs with the next nonce and stores the signed
 * bytes before they are sent, sends, looks for its receipt, replaces a stuck one. There is
 * one sender (the process that holds the duty's lease), so nonces have one owner. Whatever
 * step a crash hits, the next run sends the same bytes or finds them mined.
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
    gas = await gasFor(chain, account, row);
  } catch (error) {
    const reason = vaultError(error);
    if (reason === null) throw error;
    await finish(ctx, row.id, { state: 'failed', error: reason });
    return;
  }
  const nonce = await nextNonce(ctx, chain, account);
  await send(chain, await signTransaction(ctx, chain, row, { nonce, gas, floorFee: 0n }));
}

/** What was set, after a look whether it would run at all; or the estimate and a fifth. */
async function gasFor(chain: Chain, account: Address, row: TransactionTable): Promise<bigint> {
  const call = { account, to: row.target as Address, data: row.data as Hex };
  const estimate = await chain.client.estimateGas(call);
  // State may change between the estimate and the block.
  return row.gas === null ? (estimate * 12n) / 10n : BigInt(row.gas);
}

/** The chain's count, or one more than the highest that is still on its way. */
async function nextNonce(ctx: Context, chain: Chain, address: Address): Promise<number> {
  const count = await chain.client.getTransactionCount({ address, blockTag: 'latest' });
  const { highest } = await ctx.store.db
    .selectFrom('transactions')
    .select((eb) => eb.fn.max('nonce').as('highest'))
    .where('state', '=', 'signed')
    .executeTakeFirstOrThrow();
  return highest === null ? count : Math.max(count, Number(highest) + 1);
}

/** Known or already mined is as good as sent. */
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
    // Its effect is still wanted; whoever queued it finds out when it is no longer.
    await finish(ctx, row.id, { ...UNSENT, state: 'queued' });
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
 * Another transaction of the relayer's took its nonce, in a block that stays: a chain that
 * went back, or the key used elsewhere. It can never be mined under that number.
 */
async function lostItsNonce(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  { confirmations }: SendOptions,
): Promise<boolean> {
  // Young enough that a slow endpoint may just not show its receipt yet.
  if (ctx.now() - row.sent_at! < YOUNG_MS) return false;
  const { block } = await chain.latest();
  const address = ctx.signer.address('relayer') as Address;
  // The count before the last `confirmations` blocks: what it says does not change any more.
  const blockNumber = BigInt(Math.max(0, block - confirmations));
  const count = await chain.client
    .getTransactionCount({ address, blockNumber })
    // A node without older states: the row stays as it is, and is looked at again.
    .catch(() => 0);
  return count > row.nonce!;
}

const finish = (ctx: Context, id: string, set: Partial<TransactionTable>) =>
  ctx.store.write((db) => db.updateTable('transactions').set(set).where('id', '=', id).execute());
