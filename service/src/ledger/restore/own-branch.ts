import {
  type ChainHead,
  checkCheckpoint,
  emptyChain,
  extendChain,
  hashReceipt,
} from '../../../../lib/domain/receipt-chain.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import type { Context } from '../../context.ts';
import type { DeviceTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { receiptsFrom } from '../receipts.ts';

/** Receipts that we signed and that leave our chain of the device after `from`. */
export interface OwnBranch {
  /** The last receipt that both have. */
  from: ChainHead;
  receipts: Receipt[];
  /** Where they lead, as the checkpoint says. */
  head: ChainHead;
  /** Our receipts after it. */
  ours: Receipt[];
}

/**
 * What a device presents and our chain of it lacks, because it was written since the copy was made. It
 * begins with the last receipt that both have in common, and leads to our checkpoint.
 * @returns null when our chain has all of it
 * @throws StintError `receipt_mismatch` when it does not begin on our chain or does not lead to the
 *   checkpoint
 */
export async function findBranch(
  ctx: Context,
  db: Db,
  { device, seq }: Pick<DeviceTable, 'device' | 'seq'>,
  { receipts, checkpoint }: Pick<Presented, 'receipts' | 'checkpoint'>,
): Promise<OwnBranch | null> {
  const first = receipts[0];
  if (!first) return null;
  const own = await ownReceipts(db, device, Math.max(1, first.seq - 1), seq);
  const bySeq = new Map(own.map((receipt) => [receipt.seq, receipt]));
  const isOwn = (receipt: Receipt) => {
    const known = bySeq.get(receipt.seq);
    return known !== undefined && hashReceipt(known) === hashReceipt(receipt);
  };

  const fresh = receipts.slice(receipts.findLastIndex(isOwn) + 1);
  const next = fresh[0];
  if (!next) return null;
  const before = bySeq.get(next.seq - 1);
  if (next.seq > 1 && !before) throw notOurs(next);
  const from = before ? headAfter(before) : emptyChain(ctx.domain, device);

  let head = from;
  for (const receipt of fresh) head = extendChain(ctx.domain, device, head, receipt);
  checkCheckpoint(ctx.domain, device, head, checkpoint);
  return { from, receipts: fresh, head, ours: own.filter((receipt) => receipt.seq > from.seq) };
}

const notOurs = ({ seq }: Receipt) =>
  new StintError(
    'receipt_mismatch',
    `The receipt before number ${seq} is not the one that the service knows. Present from the last one that both have.`,
    { details: { seq } },
  );

const headAfter = (receipt: Receipt): ChainHead => ({
  seq: receipt.seq,
  head: hashReceipt(receipt),
  credited: BigInt(receipt.credited),
  pending: BigInt(receipt.pending),
});

async function ownReceipts(db: Db, device: string, from: number, to: number): Promise<Receipt[]> {
  if (to < from) return [];
  const rows = await receiptsFrom(db, { device, from, limit: to - from + 1 });
  return rows.map(({ body }) => JSON.parse(body) as Receipt);
}
