import type { Api } from '../../../lib/api/create-api.ts';
import type { AccountHead } from '../../../lib/domain/account-chain.ts';
import { creditedBy } from '../../../lib/domain/owed.ts';
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

/** Consecutive receipts after a chain's head, up to a checkpoint. */
export interface ReceiptRange {
  receipts: Receipt[];
  checkpoint: Checkpoint;
}

/**
 * The receipts between the stored head and the checkpoint: the given ones if they have no gap,
 * else all of them fetched again.
 */
export async function fillReceipts(
  context: Context,
  head: ChainHead,
  given: { receipts: readonly Receipt[]; checkpoint: Checkpoint },
): Promise<ReceiptRange> {
  const fresh = given.receipts.filter((receipt) => receipt.seq > head.seq);
  const connects = fresh.every((receipt, i) => receipt.seq === head.seq + 1 + i);
  if (connects && head.seq + fresh.length >= given.checkpoint.seq) {
    return { receipts: fresh, checkpoint: given.checkpoint };
  }
  return fetchReceipts(context.api, head.seq + 1, given.checkpoint);
}

/** Fetches receipts from `from` to the newest checkpoint, or to `known` when none is newer. */
export async function fetchReceipts(
  api: Api,
  from: number,
  known: Checkpoint | null,
): Promise<ReceiptRange> {
  const receipts: Receipt[] = [];
  for (;;) {
    const page = await api.call('receipts', {
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

/** The entries after `head` and the voucher that ends them, fetched as far as they are missing. */
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
    return tail === null || creditedBy(tail) === BigInt(cumulative);
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
