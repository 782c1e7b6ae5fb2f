import { emptyChain } from '../../../lib/domain/receipt-chain.ts';
import type { Context } from '../core/context.ts';
import { applyUpdate, noteMismatch } from './apply-update.ts';
import { fetchReceipts, type ReceiptRange } from './fetch.ts';
import { pullAccounts } from './pull.ts';
import { ledgerState } from './state.ts';
import { mismatch, verifyReceipts } from './verify.ts';

/** Checks that the receipts contain everything that the last stored checkpoint signs. */
async function checkAgainstStored(context: Context, range: ReceiptRange): Promise<void> {
  const { device } = await ledgerState(context);
  const signed = await context.db.checkpoints.orderBy('seq').last();
  if (!signed) return;

  const upTo = range.receipts.slice(0, signed.seq);
  try {
    verifyReceipts(context.network, device, emptyChain(context.domain, device), upTo, signed);
  } catch (cause) {
    throw mismatch(
      'checkpoint',
      `The service sent receipts that differ from those it signed before: ${String(cause)}`,
    );
  }
}

async function fetchAll(context: Context): Promise<ReceiptRange | null> {
  const { device } = await ledgerState(context);
  const first = await context.api.call('receipts', { query: { from: 1, limit: 1 } });
  if (first.receipts.length === 0) return null;

  const range = await fetchReceipts(context, 1, first.checkpoint);
  const start = emptyChain(context.domain, device);
  verifyReceipts(context.network, device, start, range.receipts, range.checkpoint);
  await checkAgainstStored(context, range);

  return range;
}

/**
 * Fetches everything from the first receipt, verifies it against what was signed before,
 * and only then replaces what is stored. The caller holds the `ledger` lock.
 * @returns the number of receipts
 * @throws StintError `receipt_mismatch`; what is stored then stays
 */
export async function refetchLedger(context: Context): Promise<number> {
  try {
    const range = await fetchAll(context);
    if (!range) return 0;
    await applyUpdate(context, { ...range, account: null }, { replaceAll: true });
    await pullAccounts(context, true, true);
    return range.receipts.length;
  } catch (error) {
    await noteMismatch(context, error);
    throw error;
  }
}
