import { type Address, type Hex, keccak256, serializeTransaction } from 'viem';
import { fromHex } from '../../../lib/domain/bytes.ts';
import type { Context } from '../context.ts';
import type { TransactionTable } from '../store/settlement-tables.ts';
import type { Chain } from './chain.ts';
import { chooseFees, type Fees } from './fees.ts';

/** Nonce, gas and fees of a transaction. */
export interface Envelope {
  nonce: number;
  gas: bigint;
  /** The most to offer for a unit of gas, wei. */
  ceiling: bigint;
  /** The fees of the transaction that it replaces. */
  before: Fees | null;
}

/**
 * Signs a transaction as the relayer (EIP-1559) and stores the signed bytes: only stored bytes may be
 * sent.
 * @returns the bytes; null when the ceiling leaves no room for a replacement, and nothing is signed
 */
export async function signTransaction(
  ctx: Context,
  chain: Chain,
  row: TransactionTable,
  { nonce, gas, ceiling, before }: Envelope,
): Promise<Hex | null> {
  const fees = chooseFees(await chain.client.estimateFeesPerGas(), ceiling, before);
  if (!fees) return null;
  const transaction = {
    type: 'eip1559',
    chainId: ctx.domain.chainId,
    nonce,
    gas,
    to: row.target as Address,
    data: row.data as Hex,
    ...fees,
  } as const;

  const sig = ctx.signer.sign('relayer', fromHex(keccak256(serializeTransaction(transaction))));
  const raw = serializeTransaction(transaction, {
    r: sig.slice(0, 66) as Hex,
    s: `0x${sig.slice(66, 130)}`,
    yParity: Number.parseInt(sig.slice(130), 16) - 27,
  });

  const hash = keccak256(raw);
  const hashes = JSON.stringify([...(JSON.parse(row.hashes) as string[]), hash]);
  const signed = { state: 'signed', nonce, gas: Number(gas), raw, hash, hashes } as const;
  await ctx.store.write((db) =>
    db
      .updateTable('transactions')
      .set({ ...signed, sent_at: ctx.now() })
      .where('id', '=', row.id)
      .execute(),
  );
  return raw;
}
