import type { OutboxRow, ReceiptRow, WorkRow } from '../db/rows.ts';
import { ownNumbers } from '../domain/own-numbers.ts';
import type { Database } from './database.ts';
import { useLive } from './use-live.ts';

export type EarningsQuery = { from: string; limit: number };

/** A work row, with whether the chain has paid it. */
export type Work = WorkRow & { claimed: boolean };

/** How many of the newest pieces of work a contributor's statistics cover. */
const STATISTICS_WORKS = 500;

/** Days, the newest work and the number of receipts; undefined until read. */
export function useEarnings({ from, limit }: EarningsQuery) {
  return useLive(async (database) => {
    const { db, daysSince, worksBefore, refusedAnswers } = database;
    const [days, works, receipts, sharingReceipts, refused, own] = await Promise.all([
      daysSince(db, from),
      worksBefore(db, Number.MAX_SAFE_INTEGER, limit + 1),
      db.receipts.count(),
      db.sharingReceipts.count(),
      refusedAnswers(db),
      worksBefore(db, Number.MAX_SAFE_INTEGER, STATISTICS_WORKS),
    ]);
    const shown = works.slice(0, limit);
    const paid = await paidReceipts(database, shown);

    return {
      days,
      works: shown.map((row) => ({ ...row, claimed: paid.has(row.seq) })),
      more: works.length > limit,
      receipts: receipts + sharingReceipts,
      own: ownNumbers(own),
      refused: refused.map((row) => ({ id: row.id, reason: reasonOf(row) })),
    };
  }, `${from} ${limit}`);
}

const reasonOf = ({ outcome }: OutboxRow): string =>
  outcome?.status === 'refused' ? outcome.message : '';

/**
 * The receipts that the chain has paid: those in an account entry whose cumulative sum is at most
 * what its wallet has claimed from the vault.
 */
async function paidReceipts({ db }: Database, works: WorkRow[]) {
  const receipts = await db.receipts.bulkGet(works.map((row) => row.seq));
  const covered = receipts.flatMap((receipt) =>
    receipt?.account && receipt.entry ? [{ ...receipt, key: keyOf(receipt) }] : [],
  );
  const keys = new Map(covered.map(({ key }) => [key.join(), key]));
  const [accounts, entries, vouchers] = await Promise.all([
    db.accounts.toArray(),
    db.accountEntries.bulkGet([...keys.values()]),
    db.accountVouchers.toArray(),
  ]);

  // What is owed counts in the entries' sums and is never paid with them.
  const claimed = new Map(
    accounts.map((row) => [row.account, (row.claimed?.amount ?? 0n) + (row.owed ?? 0n)]),
  );
  const owing = new Set(vouchers.flatMap(({ owed = [] }) => owed.map(({ campaign }) => campaign)));
  const paid = new Set<string>();
  for (const entry of entries) {
    if (!entry || BigInt(entry.cumulative) > (claimed.get(entry.account) ?? 0n)) continue;
    paid.add([entry.account, entry.n].join());
  }
  return new Set(
    covered.flatMap(({ key, seq, campaign }) =>
      paid.has(key.join()) && !owing.has(campaign) ? [seq] : [],
    ),
  );
}

const keyOf = ({ account, entry }: ReceiptRow): [string, number] => [account!, entry!];
