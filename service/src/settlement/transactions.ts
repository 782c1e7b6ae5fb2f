import { type Address, type Hex, keccak256, parseTransaction, serializeTransaction } from 'viem';
import { fromHex } from '../../../lib/domain/bytes.ts';
import type { Context } from '../context.ts';
import type { TransactionTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { type Chain, vaultError } from './chain.ts';

/**
 * Stores a transaction to the vault that is to be sent; its id comes from its content, so
 * that queueing it twice is queueing it once.
 */
export async function queueTransaction(
  ctx: Context,
  db: Db,
  id: string,
  data: string,
): Promise<void> {
  await db
    .insertInto('transactions')
    .values({
      id,
      nonce: null,
      target: ctx.domain.vault,
      data,
      gas: null,
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

/**
 * Sends a transaction again that was refused, or that a block which is final by now should
 * hold but does not (its effect is missing: the caller has looked). It gets a new nonce.
 */
export async function requeueTransaction(db: Db, id: string): Promise<void> {
  const cursor = await db.selectFrom('chain_cursor').select('block').executeTakeFirst();
  await db
    .updateTable('transactions')
    .set({ state: 'queued', nonce: null, raw: null, hash: null, block: null, error: null })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'failed'),
        eb.and([eb('state', '=', 'mined'), eb('block', '<=', cursor?.block ?? -1)]),
      ]),
    )
    .execute();
}

/** After this long without being mined a transaction is sent again with a higher fee, ms. */
const STUCK_MS = 60_000;

/**
 * Moves every open transaction one step: signs with the next nonce and stores the signed
 * bytes before they are sent, sends, looks for its receipt, replaces a stuck one. There is
 * one sender (the service that holds the store), so nonces have one owner. Whatever step a
 * crash hits, the next run sends the same bytes or finds them mined.
 */
export async function sendTransactions(ctx: Context, chain: Chain): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('transactions')
    .selectAll()
    .where('state', 'in', [literal('queued'), literal('signed')])
    .orderBy('created_at')
    .execute();
  for (const row of rows) {
    if (row.state === 'queued') await sign(ctx, chain, row);
    else await follow(ctx, chain, row);
  }
}

async function sign(ctx: Context, chain: Chain, row: TransactionTable): Promise<void> {
  const account = ctx.signer.address('relayer') as Address;
  const call = { account, to: row.target as Address, data: row.data as Hex };
  let gas: bigint;
  try {
    gas = await chain.client.estimateGas(call);
  } catch (error) {
    const reason = vaultError(error);
    if (reason === null) throw error;
    await finish(ctx, row.id, { state: 'failed', error: reason });
    return;
  }
  const nonce = await nextNonce(ctx, chain, account);
  const signed = await signWith(ctx, chain, row, nonce, (gas * 12n) / 10n, 0n);
  await send(chain, signed);
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

/** Signs (EIP-1559), then stores, and only then returns what may be sent. */
async function signWith(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  nonce: number,
  gas: bigint,
  floorFee: bigint,
): Promise<Hex> {
  const fees = await chain.client.estimateFeesPerGas();
  const max = (fee: bigint, floor: bigint) => (fee > floor ? fee : floor);
  const transaction = {
    type: 'eip1559',
    chainId: ctx.domain.chainId,
    nonce,
    gas,
    to: row.target as Address,
    data: row.data as Hex,
    maxFeePerGas: max(fees.maxFeePerGas, floorFee),
    maxPriorityFeePerGas: max(fees.maxPriorityFeePerGas, floorFee / 10n),
  } as const;
  const sig = ctx.signer.sign('relayer', fromHex(keccak256(serializeTransaction(transaction))));
  const yParity = Number.parseInt(sig.slice(130), 16) - 27;
  const raw = serializeTransaction(transaction, {
    r: sig.slice(0, 66) as Hex,
    s: `0x${sig.slice(66, 130)}`,
    yParity,
  });
  const hash = keccak256(raw);
  const hashes = JSON.stringify([...(JSON.parse(row.hashes) as string[]), hash]);
  await ctx.store.write((db) =>
    db
      .updateTable('transactions')
      .set({ state: 'signed', nonce, gas: Number(gas), raw, hash, hashes, sent_at: ctx.now() })
      .where('id', '=', row.id)
      .execute(),
  );
  return raw;
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

async function follow(ctx: Context, chain: Chain, row: TransactionTable): Promise<void> {
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
  if (ctx.now() - row.sent_at! < STUCK_MS) {
    await send(chain, row.raw as Hex);
    return;
  }
  const before = parseTransaction(row.raw as Hex);
  const floor = ((before.maxFeePerGas ?? 0n) * 125n) / 100n;
  await send(chain, await signWith(ctx, chain, row, row.nonce!, BigInt(row.gas!), floor));
}

const finish = (ctx: Context, id: string, set: Partial<TransactionTable>) =>
  ctx.store.write((db) => db.updateTable('transactions').set(set).where('id', '=', id).execute());
