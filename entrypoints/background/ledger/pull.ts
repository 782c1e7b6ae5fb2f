import { dropMeta, getMeta, setMeta } from '../../../lib/db/meta.ts';
import type { MoveNotice, ReceiptPage } from '../../../lib/protocol/device.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { applyUpdate } from './apply-update.ts';
import { compareChains, deviceChain, lastInCommon } from './own-chain.ts';
import { presentHeld } from './present.ts';
import { pullAccounts } from './pull-accounts.ts';
import { refetchLedger } from './refetch.ts';

const EVERY_MS = 20_000;
const PAGE = 200;

/** Stores the announced move, or that there is none, for the screens. */
export const noteMove = ({ db }: Context, move: MoveNotice | null): Promise<void> =>
  move ? setMeta(db, 'move', move) : dropMeta(db, 'move');

/**
 * Receipts that are not stored yet. A service that knows fewer, or others, was restored, so it is given
 * the missing ones first.
 * @returns null when it has written others in their place, so that the whole chain has to be read again
 */
async function fetchNewReceipts(context: Context): Promise<ReceiptPage | null> {
  const chain = await deviceChain(context);
  const query = { from: chain.head.seq + 1, limit: PAGE };
  const page = await context.api.call('receipts', { query });
  const found = await compareChains(chain, page);
  if (found === 'same') return page;

  const isBehind = found === 'behind';
  await presentHeld(
    context,
    chain,
    isBehind ? (page.checkpoint?.seq ?? 0) : await lastInCommon(chain),
  );
  return isBehind ? context.api.call('receipts', { query }) : null;
}

async function applyPage(context: Context, page: ReceiptPage, force: boolean): Promise<void> {
  await noteMove(context, page.move);
  const { receipts, checkpoint } = page;
  if (!checkpoint) return;
  // The page may end before the head; `applyUpdate` then fetches on to the checkpoint.
  await applyUpdate(context, { receipts, checkpoint, account: null });
  const credited = receipts.some((receipt) => receipt.kind === 'credit');
  await pullAccounts(context, force || credited, force);
}

/** As `pullLedger`, for a caller that holds the `ledger` lock. */
export async function pullUnlocked(context: Context, force: boolean): Promise<void> {
  const { db, now } = context;
  const last = (await getMeta(db, 'pulledAt')) ?? 0;
  if (!force && now() >= last && now() - last < EVERY_MS) return;

  const page = await fetchNewReceipts(context);
  if (page) await applyPage(context, page, force);
  else await refetchLedger(context);
  await setMeta(db, 'pulledAt', now());
}

/**
 * Asks for receipts that no answer of this device brought: credits after a decision, entries
 * of another device of the same wallet. At most three times a minute unless `force`.
 * @throws StintError `receipt_mismatch`, `offline` and others
 */
export const pullLedger = (context: Context, force = false): Promise<void> =>
  exclusive('ledger', () => pullUnlocked(context, force));
