import { claimableOf } from '../../../lib/db/accounts.ts';
import { dropMeta, getMeta, setMeta } from '../../../lib/db/meta.ts';
import type { AccountRow } from '../../../lib/db/rows.ts';
import type { MoveNotice } from '../../../lib/protocol/device.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { applyUpdate } from './apply-update.ts';
import { presentHeld } from './present.ts';
import { pullProof } from './root-proof.ts';
import { ledgerState } from './state.ts';

const EVERY_MS = 20_000;
const PAGE = 200;

/** Fetches what a wallet was credited on any device since the last time. */
async function pullAccount(context: Context, { account, n }: AccountRow): Promise<void> {
  const query = { from: n + 1, limit: PAGE, account };
  const { update } = await context.api.call('account', { query });
  const checkpoint = await context.db.checkpoints.orderBy('seq').last();
  if (update && checkpoint) {
    await applyUpdate(context, { receipts: [], checkpoint, account: update });
  }
}

/** Does so for the current wallet, and for former ones with something left to claim, or for `all`. */
export async function pullAccounts(context: Context, all: boolean, force: boolean): Promise<void> {
  const { accounts } = await ledgerState(context);
  for (const [i, row] of accounts.entries()) {
    if (i > 0 && !all && claimableOf(row) === 0n) continue;
    await pullAccount(context, row);
    await pullProof(context, row.account, force);
  }
}

/** Stores the announced move, or that there is none, for the screens. */
export const noteMove = ({ db }: Context, move: MoveNotice | null): Promise<void> =>
  move ? setMeta(db, 'move', move) : dropMeta(db, 'move');

/**
 * Receipts after `seq`. A service that knows fewer was restored, so it is given the missing ones
 * first.
 */
async function fetchNewReceipts(context: Context, seq: number) {
  const query = { from: seq + 1, limit: PAGE };
  const page = await context.api.call('receipts', { query });
  const known = page.checkpoint?.seq ?? 0;
  if (known >= seq) return page;
  await presentHeld(context, known);
  return context.api.call('receipts', { query });
}

/**
 * Asks for receipts that no answer of this device brought: credits after a decision, entries
 * of another device of the same wallet. At most three times a minute unless `force`.
 * @throws StintError `receipt_mismatch`, `offline` and others
 */
export function pullLedger(context: Context, force = false): Promise<void> {
  return exclusive('ledger', async () => {
    const { db, now } = context;
    const last = (await getMeta(db, 'pulledAt')) ?? 0;
    if (!force && now() >= last && now() - last < EVERY_MS) return;

    const { chain } = await ledgerState(context);
    const page = await fetchNewReceipts(context, chain.seq);
    await noteMove(context, page.move);
    const { receipts, checkpoint } = page;
    if (checkpoint) {
      // The page may end before the head; `applyUpdate` then fetches on to the checkpoint.
      await applyUpdate(context, { receipts, checkpoint, account: null });
      const credited = receipts.some((receipt) => receipt.kind === 'credit');
      await pullAccounts(context, force || credited, force);
    }
    await setMeta(db, 'pulledAt', now());
  });
}
