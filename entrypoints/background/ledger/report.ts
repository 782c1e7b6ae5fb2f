import { currentAccount } from '../../../lib/db/accounts.ts';
import { hashReceipt } from '../../../lib/domain/receipt-chain.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { ReceiptCheck, StorageReport } from '../../../lib/protocol/messages.ts';
import type { Context } from '../core/context.ts';
import { findIdentity } from '../identity/identity.ts';
import { verifyCheckpointSigner } from './verify.ts';

/** Counts what is stored on this device. */
export async function storageReport({ db }: Context): Promise<StorageReport> {
  const [receipts, checkpoints, leases, outbox, entries, estimate, key, account] =
    await Promise.all([
      db.receipts.count(),
      db.checkpoints.count(),
      db.leases.count(),
      db.outbox.count(),
      db.accountEntries.count(),
      navigator.storage.estimate().catch(() => ({ usage: undefined })),
      findIdentity(db),
      currentAccount(db),
    ]);
  return {
    receipts,
    checkpoints,
    leases,
    outbox,
    entries,
    bytes: estimate.usage ?? null,
    device: key?.device ?? null,
    account: account?.account ?? null,
  };
}

/**
 * Checks one stored receipt again: its hash, the receipts up to the next checkpoint, and the
 * checkpoint's signature. Works offline.
 */
export async function verifyReceipt(context: Context, seq: number): Promise<ReceiptCheck> {
  const { db, network } = context;
  const [receipt, before, checkpoint] = await Promise.all([
    db.receipts.get(seq),
    db.receipts.get(seq - 1),
    db.checkpoints.where('seq').aboveOrEqual(seq).first(),
  ]);
  const failed = (why: string): ReceiptCheck => ({
    ok: false,
    failed: why,
    seq,
    head: null,
    signer: null,
  });

  if (!receipt) return failed('This receipt is not stored on this device.');
  if (before && hashReceipt(before) !== receipt.prev) {
    return failed(`It does not continue receipt ${seq - 1}.`);
  }
  if (!checkpoint) return failed('No later checkpoint is stored on this device.');

  let head = hashReceipt(receipt);
  const rest = await db.receipts.where('seq').between(seq, checkpoint.seq, false, true).toArray();
  for (const next of rest) {
    if (next.prev !== head)
      return failed(`Receipt ${next.seq} does not continue the one before it.`);
    head = hashReceipt(next);
  }

  if (head !== checkpoint.head) return failed('The checkpoint signs different receipts.');
  try {
    verifyCheckpointSigner(network, checkpoint);
  } catch (error) {
    if (error instanceof StintError) return failed(error.message);
    throw error;
  }
  return { ok: true, failed: null, seq, head, signer: network.voucherSigner };
}
