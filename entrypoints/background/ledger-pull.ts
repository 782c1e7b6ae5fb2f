import { getMeta, setMeta } from '../../lib/db/meta.ts';
import type { Context } from './context.ts';
import { exclusive } from './exclusive.ts';
import { applyUpdate } from './ledger.ts';
import { ledgerState } from './ledger-state.ts';

const EVERY_MS = 20_000;
const PAGE = 200;

/**
 * Asks for receipts that came without an answer of ours: credits after a decision, entries
 * of another device of the same wallet. At most three times a minute unless `force`.
 * @throws StintError `receipt_mismatch`, `offline` and others
 */
export function pullLedger(context: Context, force = false): Promise<void> {
  return exclusive('ledger', async () => {
    const { db, now, api } = context;
    const last = (await getMeta(db, 'pulledAt')) ?? 0;
    if (!force && now() >= last && now() - last < EVERY_MS) return;
    const { chain, account } = await ledgerState(context);
    const { receipts, checkpoint } = await api.call('receipts', {
      query: { from: chain.seq + 1, limit: PAGE },
    });
    const page = await api.call('account', { query: { from: (account?.n ?? 0) + 1, limit: PAGE } });
    // The page may end before the head; `applyUpdate` then fetches on to the checkpoint.
    if (checkpoint) await applyUpdate(context, { receipts, checkpoint, account: page.update });
    await setMeta(db, 'pulledAt', now());
  });
}
