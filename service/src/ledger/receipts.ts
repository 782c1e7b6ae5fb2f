import { ZERO32 } from '../../../lib/domain/account-chain.ts';
import {
  type ChainHead,
  checkpointDigest,
  hashReceipt,
} from '../../../lib/domain/receipt-chain.ts';
import type { Checkpoint, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import type { DeviceTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** What happened to a unit. `appendReceipt` adds the chain's fields. Amounts in base units. */
export interface ReceiptLine {
  kind: Receipt['kind'];
  campaign?: string;
  unit: string;
  pendingDelta?: bigint;
  creditDelta?: bigint;
  reason?: string;
}

const insertReceipt = prepare<{ device: string; seq: number; body: string }>((db, p) =>
  db.insertInto('receipts').values({ device: p.device, seq: p.seq, body: p.body }),
);
const insertBound = prepare<{ device: string; seq: number; account: string }>((db, p) =>
  db.insertInto('bound_receipts').values({ device: p.device, seq: p.seq, account: p.account }),
);

/** Stores a receipt, and the wallet that it binds its device to. */
export async function storeReceipt(db: Db, receipt: Receipt): Promise<void> {
  const { device, seq, kind, unit } = receipt;
  await insertReceipt(db, { device, seq, body: JSON.stringify(receipt) });
  if (kind === 'bind') await insertBound(db, { device, seq, account: unit });
}

/** Appends a receipt to a device's chain (docs/money.md rule 8) and advances `head` in place. */
export async function appendReceipt(
  ctx: Context,
  db: Db,
  device: string,
  head: ChainHead,
  line: ReceiptLine,
): Promise<Receipt> {
  head.pending += line.pendingDelta ?? 0n;
  head.credited += line.creditDelta ?? 0n;
  head.seq += 1;

  const receipt: Receipt = {
    v: 1,
    vault: ctx.domain.vault,
    device,
    seq: head.seq,
    kind: line.kind,
    campaign: line.campaign ?? ZERO32,
    unit: line.unit,
    pendingDelta: String(line.pendingDelta ?? 0n),
    creditDelta: String(line.creditDelta ?? 0n),
    pending: String(head.pending),
    credited: String(head.credited),
    reason: line.reason ?? '',
    prev: head.head,
    issuedAt: ctx.now(),
  };

  head.head = hashReceipt(receipt);
  await storeReceipt(db, receipt);
  return receipt;
}

/** The head of a device's receipt chain, from its row. */
export const headOf = (
  row: Pick<DeviceTable, 'seq' | 'head' | 'credited' | 'pending'>,
): ChainHead => ({
  seq: row.seq,
  head: row.head,
  credited: row.credited,
  pending: row.pending,
});

const saveHead = prepare<ChainHead & { device: string; sig: string }>((db, p) =>
  db
    .updateTable('devices')
    .set({
      seq: p.seq,
      head: p.head,
      credited: p.credited,
      pending: p.pending,
      checkpoint_sig: p.sig,
    })
    .where('device', '=', p.device),
);

/** Signs the head (docs/money.md rule 9) and stores the checkpoint before anyone can send it. */
export async function signCheckpoint(
  ctx: Context,
  db: Db,
  device: string,
  head: ChainHead,
): Promise<Checkpoint> {
  const checkpoint = unsignedCheckpoint(ctx.domain.vault, device, head);
  const sig = ctx.signer.sign('voucher', checkpointDigest(ctx.domain, checkpoint));
  await saveHead(db, { ...head, device, sig });
  return { ...checkpoint, sig };
}

const unsignedCheckpoint = (vault: string, device: string, head: ChainHead) => ({
  vault,
  device,
  seq: head.seq,
  credited: String(head.credited),
  pending: String(head.pending),
  head: head.head,
});

/** The stored checkpoint of a device's head, or null before its first receipt. */
export const storedCheckpoint = (vault: string, row: DeviceTable): Checkpoint | null =>
  row.checkpoint_sig === null
    ? null
    : { ...unsignedCheckpoint(vault, row.device, headOf(row)), sig: row.checkpoint_sig };

/** Receipts from `from` on, oldest first. */
export const receiptsFrom = prepare<
  { device: string; from: number; limit: number },
  { body: string }
>((db, p) =>
  db
    .selectFrom('receipts')
    .select('body')
    .where('device', '=', p.device)
    .where('seq', '>=', p.from)
    .orderBy('seq')
    .limit(p.limit),
);
