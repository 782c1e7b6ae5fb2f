import { type Address, type Hex, parseTransaction } from 'viem';
import type { Context } from '../context.ts';
import { eachAlone } from '../each-alone.ts';
import type { TransactionTable } from '../store/settlement-tables.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { type Chain, refusal } from './chain.ts';
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
 * Makes transactions pending again whose block the chain has dropped: under the same nonce, or waiting
 * for a new one where another transaction of the relayer has taken it since.
 */
export async function reopenTransactions(
  db: Db,
  dropped: readonly Pick<TransactionTable, 'id' | 'nonce'>[],
): Promise<void> {
  for (const { id, nonce } of dropped) {
    const taken = await db
      .selectFrom('transactions')
      .select('id')
      .where('state', '=', literal('signed'))
      .where('nonce', '=', nonce)
      .executeTakeFirst();
    const state = taken
      ? ({ ...RESET, state: 'queued' } as const)
      : ({ state: 'signed', block: null, error: null } as const);
    await db.updateTable('transactions').set(state).where('id', '=', id).execute();
  }
}

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
/** The most that is offered for a unit of gas unless the operator says otherwise, wei. */
const MAX_FEE = 100n * 10n ** 9n;
/** How often the wait before the next replacement doubles. */
const MAX_DOUBLINGS = 5;

export interface SendOptions {
  /** How many blocks it takes until a used nonce stays used. */
  confirmations: number;
  /** How long a transaction may stay unmined before it is first sent with a higher fee, ms. */
  stuckMs: number;
  /** The most to offer for a unit of gas, wei; above it transactions wait. */
  maxFee?: bigint;
}

/**
 * Advances every open transaction by one step, each on its own: signs it with the next nonce and
 * stores the bytes before sending them, looks for its receipt, replaces it when it is stuck. Only the
 * process that holds the duty lease sends, so nonces have one owner. After a crash at any step the
 * next run sends the same bytes or finds them mined.
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
  await eachAlone(
    ctx,
    'transactions',
    rows,
    ({ id }) => id,
    (row) =>
      row.state === 'queued' ? sign(ctx, chain, row, options) : follow(ctx, chain, row, options),
  );
}

async function sign(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  { maxFee = MAX_FEE }: SendOptions,
): Promise<void> {
  // It may have been sent before, under another nonce, and mined since.
  if (await takeReceipt(ctx, chain, row)) return;
  const account = ctx.signer.address('relayer') as Address;
  let gas: bigint;
  try {
    gas = await findGas(chain, account, row);
  } catch (error) {
    const reason = refusal(error);
    if (reason === null) throw error;
    await finish(ctx, row.id, { state: 'failed', error: reason });
    return;
  }

  const nonce = await nextNonce(ctx, chain, account);
  const raw = await signTransaction(ctx, chain, row, { nonce, gas, ceiling: maxFee, before: null });
  if (raw) await send(ctx, chain, row.id, raw);
}

/** The given gas limit, after checking that the call would succeed; by default the estimate and a fifth. */
async function findGas(chain: Chain, account: Address, row: TransactionTable): Promise<bigint> {
  const call = { account, to: row.target as Address, data: row.data as Hex };
  const estimate = await chain.client.estimateGas(call);
  // State may change between the estimate and the block.
  return row.gas === null ? (estimate * 12n) / 10n : BigInt(row.gas);
}

/** The lowest nonce that neither the chain nor a pending transaction has used. */
async function nextNonce(ctx: Context, chain: Chain, address: Address): Promise<number> {
  const count = await chain.client.getTransactionCount({ address, blockTag: 'latest' });
  const rows = await ctx.store.db
    .selectFrom('transactions')
    .select('nonce')
    .where('state', '=', literal('signed'))
    .execute();
  const pending = new Set(rows.map(({ nonce }) => nonce));
  let nonce = count;
  while (pending.has(nonce)) nonce += 1;
  return nonce;
}

/** The node already has it, or has something in its place that the next look finds. */
const IS_SENT = /already known|already imported|nonce too low|underpriced/i;
/** No node will ever take it: it asks for more gas than a block or a transaction may use (EIP-7825). */
const IS_TOO_MUCH = /exceeds (the )?(block )?gas limit|gas limit too high|intrinsic gas too high/i;

/**
 * Sends signed bytes. A transaction that no node can take gives its nonce back, or those behind it
 * would wait for ever.
 */
async function send(ctx: Context, chain: Chain, id: string, raw: Hex): Promise<void> {
  try {
    await chain.client.sendRawTransaction({ serializedTransaction: raw });
  } catch (error) {
    if (IS_SENT.test(String(error))) return;
    if (!IS_TOO_MUCH.test(String(error))) throw error;
    await finish(ctx, id, { ...RESET, state: 'failed', error: 'TooMuchGas' });
  }
}

/** Looks for a receipt under every hash that was ever sent. @returns whether there is one */
async function takeReceipt(ctx: Context, chain: Chain, row: TransactionTable): Promise<boolean> {
  for (const hash of JSON.parse(row.hashes) as Hex[]) {
    const receipt = await chain.client.getTransactionReceipt({ hash }).catch((error) => {
      if ((error as Error).name === 'TransactionReceiptNotFoundError') return null;
      throw error;
    });
    if (!receipt) continue;
    const block = Number(receipt.blockNumber);
    const success = receipt.status === 'success';
    await finish(ctx, row.id, { state: 'mined', hash, block, error: success ? null : 'reverted' });
    return true;
  }
  return false;
}

async function follow(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  options: SendOptions,
): Promise<void> {
  if (await takeReceipt(ctx, chain, row)) return;
  if (await lostItsNonce(ctx, chain, row, options)) {
    // Its effect is still wanted; the code that queued it notices when it no longer is.
    await finish(ctx, row.id, { ...RESET, state: 'queued' });
    return;
  }

  const replacement = isStuck(ctx, row, options) ? await replace(ctx, chain, row, options) : null;
  await send(ctx, chain, row.id, replacement ?? (row.raw as Hex));
}

/** Whether it is time for a higher fee: each wait is twice as long as the one before. */
function isStuck(ctx: Context, { sent_at, hashes }: TransactionTable, { stuckMs }: SendOptions) {
  const sent = (JSON.parse(hashes) as string[]).length;
  return ctx.now() - sent_at! >= stuckMs * 2 ** Math.min(Math.max(0, sent - 1), MAX_DOUBLINGS);
}

/** Signs it again with a higher fee and the same nonce. @returns null at the ceiling */
function replace(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  { maxFee = MAX_FEE }: SendOptions,
): Promise<Hex | null> {
  const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(row.raw as Hex);
  const before = { maxFeePerGas, maxPriorityFeePerGas };
  const envelope = { nonce: row.nonce!, gas: BigInt(row.gas!), ceiling: maxFee, before };
  return signTransaction(ctx, chain, row, envelope);
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
