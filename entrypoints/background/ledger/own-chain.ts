import type { Table } from 'dexie';
import type { Api } from '../../../lib/api/create-api.ts';
import type { ReceiptRow } from '../../../lib/db/rows.ts';
import { type ChainHead, hashReceipt } from '../../../lib/domain/receipt-chain.ts';
import type { ReceiptPage } from '../../../lib/protocol/device.ts';
import { type Checkpoint, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { ledgerState } from './state.ts';

/** The receipt chain of this device or of its bandwidth key, as it is stored. */
export interface OwnChain {
  device: string;
  head: ChainHead;
  /** The newest that was stored. */
  checkpoint: Checkpoint | undefined;
  table: Table<ReceiptRow, number>;
  /** The service's API, called as the chain's owner. */
  api: Api;
}

export async function deviceChain(context: Context): Promise<OwnChain> {
  const { db, api } = context;
  const { device, chain: head } = await ledgerState(context);
  const checkpoint = await db.checkpoints.orderBy('seq').last();
  return { device, head, checkpoint, table: db.receipts, api };
}

/** The highest count that IndexedDB takes. */
const MAX_COUNT = 0xffff_ffff;

/** Stored receipts after number `seq`, without the fields that only the database has. */
export async function receiptsAfter(
  { table, head }: Pick<OwnChain, 'table' | 'head'>,
  seq: number,
  limit = MAX_COUNT,
): Promise<Receipt[]> {
  const rows = await table.where('seq').between(seq, head.seq, false, true).limit(limit).toArray();
  return rows.map((row) => Receipt.parse(row));
}

/**
 * How the service's chain and the stored one go together: `same` way, `behind` when the service lacks
 * receipts that are stored here, `forked` when it wrote others in their place
 * (docs/money.md rule 22).
 */
export async function compareChains(
  chain: OwnChain,
  { receipts, checkpoint }: Pick<ReceiptPage, 'receipts' | 'checkpoint'>,
): Promise<'same' | 'behind' | 'forked'> {
  const { head, table } = chain;
  const [next] = receipts;
  if (next) return next.prev === head.head ? 'same' : 'forked';
  if (!checkpoint) return head.seq > 0 ? 'behind' : 'same';
  if (checkpoint.seq >= head.seq) return checkpoint.head === head.head ? 'same' : 'forked';
  const after = await table.get(checkpoint.seq + 1);
  return after?.prev === checkpoint.head ? 'behind' : 'forked';
}

/** The number of the last receipt that both chains have in common; 0 for none. */
export async function lastInCommon({ head, table, api }: OwnChain): Promise<number> {
  const isShared = async (seq: number) => {
    const { receipts } = await api.call('receipts', { query: { from: seq, limit: 1 } });
    const row = await table.get(seq);
    const theirs = receipts[0];
    return row !== undefined && theirs?.seq === seq && hashReceipt(theirs) === hashReceipt(row);
  };
  let [low, high] = [0, head.seq];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await isShared(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
