import type { AccountHead } from '../../../lib/domain/account-chain.ts';
import type { ChainHead } from '../../../lib/domain/receipt-chain.ts';
import type {
  AccountEntry,
  AccountUpdate,
  Checkpoint,
  Receipt,
} from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { mismatch } from './verify.ts';

const PAGE = 1_000;

/** Receipts from just after `head` up to a checkpoint. */
export interface Stretch {
  receipts: Receipt[];
  checkpoint: Checkpoint;
}

/**
 * The receipts between our head and the checkpoint: those at hand where they connect,
 * the rest fetched again.
 */
export async function fillReceipts(
  context: Context,
  head: ChainHead,
  given: { receipts: readonly Receipt[]; checkpoint: Checkpoint },
): Promise<Stretch> {
  const fresh = given.receipts.filter((receipt) => receipt.seq > head.seq);
  const connects = fresh.every((receipt, i) => receipt.seq === head.seq + 1 + i);
  if (connects && head.seq + fresh.length >= given.checkpoint.seq) {
    return { receipts: fresh, checkpoint: given.checkpoint };
  }
  return fetchReceipts(context, head.seq + 1, given.checkpoint);
}

/** Receipts from `from` to the newest checkpoint; `known` where there is nothing newer. */
export async function fetchReceipts(
  context: Context,
  from: number,
  known: Checkpoint | null,
): Promise<Stretch> {
  const receipts: Receipt[] = [];
  for (;;) {
    const page = await context.api.call('receipts', {
      query: { from: from + receipts.length, limit: PAGE },
    });
    receipts.push(...page.receipts);
    if (page.more && page.receipts.length > 0) continue;
    const checkpoint = page.checkpoint ?? known;
    if (!checkpoint)
      throw mismatch('checkpoint', 'The service sent receipts without a checkpoint.');
    return { receipts, checkpoint };
  }
}

/** Entries from just after `head`, and the voucher over the last of them. */
export async function fillEntries(
  context: Context,
  head: AccountHead,
  given: AccountUpdate,
): Promise<AccountUpdate> {
  let { tail } = given;
  const entries: AccountEntry[] = given.entries.filter((entry) => entry.n > head.n);
  if (entries[0] && entries[0].n !== head.n + 1) entries.length = 0;
  const last = () => entries.at(-1);
  const whole = () => {
    const cumulative = last()?.cumulative ?? String(head.cumulative);
    return tail === null || tail.voucher.cumulative === cumulative;
  };
  if (whole()) return { account: given.account, entries, tail };
  for (;;) {
    const from = (last()?.n ?? head.n) + 1;
    const { account } = given;
    const page = await context.api.call('account', { query: { from, limit: PAGE, account } });
    entries.push(...(page.update?.entries ?? []));
    tail = page.update?.tail ?? tail;
    if (!page.more || !page.update?.entries.length) {
      return { account: given.account, entries, tail };
    }
  }
}
