import {
  type AccountHead,
  deviceTag,
  hashEntry,
  ZERO32,
} from '../../../../lib/domain/account-chain.ts';
import type { AccountEntry } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { appendEntry } from '../account.ts';
import { broughtEntries, entriesOnChain, markBrought } from './branch-entries.ts';
import { notRejoined } from './counted-credits.ts';
import { coverPromise, owedSinceCopy } from './lost.ts';
import type { ProvenVoucher } from './prove-accounts.ts';

/** A wallet's entries as a device presents them, with our voucher over the last (`proveAccounts`). */
export interface Branch {
  device: string;
  account: string;
  entries: readonly AccountEntry[];
  tail: ProvenVoucher;
}

/** The hash of our entry of this number; null when we have none. */
async function ownHash(db: Db, account: string, n: number): Promise<string | null> {
  const row = await db
    .selectFrom('account_entries')
    .select('body')
    .where('account', '=', account)
    .where('n', '=', n)
    .executeTakeFirst();
  return row ? hashEntry(JSON.parse(row.body) as AccountEntry) : null;
}

/**
 * Whether entries were signed that ours do not lead to, because others were written here since. The
 * last one that both have a number for says it of all before it.
 * @param head of our chain of the wallet
 */
export async function isFork(
  db: Db,
  { account, entries }: Branch,
  head: Pick<AccountHead, 'n' | 'head'>,
): Promise<boolean> {
  const shared = entries.findLast(({ n }) => n <= head.n);
  if (shared && (await ownHash(db, account, shared.n)) !== hashEntry(shared)) return true;
  const next = entries.find(({ n }) => n === head.n + 1);
  return next !== undefined && next.prev !== head.head;
}

/**
 * Restores what a branch of a wallet's chain that no longer connects was credited: the same credits go
 * into new entries on today's chain, covered like any other promise (docs/money.md rule 22). Credits that
 * count here already are left alone. Those of other devices get a tag that is nobody's, because their
 * numbers may stand for other receipts by now.
 * @param without entries that are restored otherwise
 */
export async function restoreFork(
  ctx: Context,
  db: Db,
  branch: Branch,
  without: (entry: AccountEntry) => boolean = () => false,
): Promise<void> {
  const { device, account, entries, tail } = branch;
  if (entries.length === 0) return;

  const onChain = await entriesOnChain(db, account, entries);
  const counted = new Set([...onChain, ...(await broughtEntries(db, account, entries))]);
  const own = deviceTag(account, device);
  const campaigns = tail.list.map(({ campaign }) => campaign);
  const credited = BigInt(entries.at(-1)?.cumulative ?? 0);
  let owed = await owedSinceCopy(db, tail.voucher, credited);
  for (const entry of entries) {
    if (counted.has(entry) || without(entry)) continue;
    await markBrought(db, account, [entry]);
    const { creditSeqs, amount } = await notRejoined(db, entry);
    if (creditSeqs.length === 0) continue;
    const tag = entry.deviceTag === own ? own : deviceTag(account, ZERO32);
    await appendEntry(ctx, db, { account, device, tag, creditSeqs, amount, positions: new Map() });
    const accrued = campaigns.length === 0;
    await coverPromise(ctx, db, { device, account, amount, campaigns, accrued, owed });
    owed = amount >= owed ? 0n : owed - amount;
  }
}
