import { hashEntry } from '../../../../lib/domain/account-chain.ts';
import type { AccountEntry } from '../../../../lib/protocol/receipts.ts';
import type { Db } from '../../store/store.ts';
import { lastRestore } from './counted-credits.ts';

/**
 * Of these entries of a wallet, those that a device has brought: they were put on our chain of it, or
 * their credits were written again at its end. One that we wrote ourselves is not among them, although it
 * may look the same: an entry names receipts by number, and both chains of a device have that number.
 */
export async function broughtEntries(
  db: Db,
  account: string,
  entries: readonly AccountEntry[],
): Promise<AccountEntry[]> {
  if (entries.length === 0) return [];
  const hashes = entries.map(hashEntry);
  const rows = await db
    .selectFrom('restored_entries')
    .select('entry')
    .where('account', '=', account)
    .where('entry', 'in', hashes)
    .execute();
  const brought = new Set(rows.map(({ entry }) => entry));
  return entries.filter((_, i) => brought.has(hashes[i]!));
}

/** Of these entries of a wallet, those that are on our chain of it. */
export async function entriesOnChain(
  db: Db,
  account: string,
  entries: readonly AccountEntry[],
): Promise<AccountEntry[]> {
  if (entries.length === 0) return [];
  const rows = await db
    .selectFrom('account_entries')
    .select('body')
    .where('account', '=', account)
    .where(
      'n',
      'in',
      entries.map(({ n }) => n),
    )
    .execute();
  const ours = new Set(rows.map(({ body }) => hashEntry(JSON.parse(body) as AccountEntry)));
  return entries.filter((entry) => ours.has(hashEntry(entry)));
}

/** Notes that a device brought these entries, so that nobody brings their credits again. */
export async function markBrought(
  db: Db,
  account: string,
  entries: readonly AccountEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const since = await lastRestore(db);
  await db
    .insertInto('restored_entries')
    .values(
      entries.map((entry) => ({
        account,
        entry: hashEntry(entry),
        tag: entry.deviceTag,
        seqs: JSON.stringify(entry.creditSeqs),
        since,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute();
}
