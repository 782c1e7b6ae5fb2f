import { emptyChain } from '../../../lib/domain/receipt-chain.ts';
import type { Context } from '../core/context.ts';
import { applyUpdate, noteMismatch } from './apply-update.ts';
import { fetchReceipts, type Stretch } from './fetch.ts';
import { pullAccounts } from './pull.ts';
import { ledgerState } from './state.ts';
import { mismatch, verifyReceipts } from './verify.ts';

/** What was signed for us before must stand in what is sent now: nothing may be forgotten. */
async function holdsOurs(context: Context, stretch: Stretch): Promise<void> {
  const { device } = await ledgerState(context);
  const ours = await context.db.checkpoints.orderBy('seq').last();
  if (!ours) return;
  const upTo = stretch.receipts.slice(0, ours.seq);
  try {
    verifyReceipts(context.network, device, emptyChain(context.domain, device), upTo, ours);
  } catch (cause) {
    throw mismatch(
      'checkpoint',
      `The service sent other receipts than those it signed for before: ${String(cause)}`,
    );
  }
}

async function fetchAll(context: Context): Promise<Stretch | null> {
  const { device } = await ledgerState(context);
  const first = await context.api.call('receipts', { query: { from: 1, limit: 1 } });
  if (first.receipts.length === 0) return null;
  const stretch = await fetchReceipts(context, 1, first.checkpoint);
  const start = emptyChain(context.domain, device);
  verifyReceipts(context.network, device, start, stretch.receipts, stretch.checkpoint);
  await holdsOurs(context, stretch);
  return stretch;
}

/**
 * Fetches everything from the first receipt, verifies it against what was signed before,
 * and only then replaces what is stored. Hold the `ledger` lock.
 * @returns the number of receipts
 * @throws StintError `receipt_mismatch`: what was stored stays
 */
export async function refetchLedger(context: Context): Promise<number> {
  try {
    const stretch = await fetchAll(context);
    if (!stretch) return 0;
    await applyUpdate(context, { ...stretch, account: null }, { scratch: true });
    await pullAccounts(context, true, true);
    return stretch.receipts.length;
  } catch (error) {
    await noteMismatch(context, error);
    throw error;
  }
}
