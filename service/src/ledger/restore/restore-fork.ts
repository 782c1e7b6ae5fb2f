import { type AccountHead, deviceTag, hashEntry } from '../../../../lib/domain/account-chain.ts';
import type { AccountEntry, BackedVoucher } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { appendEntry } from '../account.ts';
import { bandwidthKeysOf } from './assign-known-keys.ts';
import { coverPromise } from './lost.ts';
import { invalid } from './verify.ts';

/** A wallet's entries as a device presents them, with our voucher over the last. */
export interface Branch {
  device: string;
  account: string;
  entries: readonly AccountEntry[];
  tail: BackedVoucher;
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
 * Restores what a device and its bandwidth keys were credited on a branch that no longer connects:
 * the same credits go into new entries on today's chain, covered like any other promise
 * (docs/money.md rule 22). Credits that have an entry already are left alone.
 * @throws StintError `bad_signature` when the branch does not lead to our voucher
 */
export async function restoreFork(ctx: Context, db: Db, branch: Branch): Promise<void> {
  const { device, account, entries, tail } = branch;
  requireBranch(branch);

  const keys = [device, ...(await bandwidthKeysOf(db, device))];
  for (const key of keys) {
    const tag = deviceTag(account, key);
    const counted = await countedSeqs(db, account, tag);
    for (const entry of entries) {
      const isNew = !entry.creditSeqs.some((seq) => counted.has(seq));
      if (entry.deviceTag !== tag || !isNew || entry.creditSeqs.length === 0) continue;
      const { creditSeqs } = entry;
      const amount = BigInt(entry.amount);
      await appendEntry(ctx, db, {
        account,
        device: key,
        creditSeqs,
        amount,
        positions: new Map(),
      });
      const campaigns = tail.list.map(({ campaign }) => campaign);
      await coverPromise(ctx, db, { device: key, account, amount, campaigns });
    }
  }
}

function requireBranch({ entries, tail }: Branch): void {
  let head = entries[0]?.prev;
  for (const entry of entries) {
    if (entry.prev !== head) throw invalid('the entries do not follow each other');
    head = hashEntry(entry);
  }
  if (head !== tail.voucher.ledgerHead) throw invalid('the entries do not lead to the voucher');
}

/** The receipt numbers of a key's credits that our entries of this wallet count. */
async function countedSeqs(db: Db, account: string, tag: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('account_entries')
    .select('body')
    .where('account', '=', account)
    .execute();
  const entries = rows.map(({ body }) => JSON.parse(body) as AccountEntry);
  return new Set(
    entries.filter(({ deviceTag: own }) => own === tag).flatMap(({ creditSeqs }) => creditSeqs),
  );
}
