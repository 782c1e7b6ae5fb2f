import type { OutboxRow, WorkRow } from '../db/rows.ts';
import type { Database } from './database.ts';
import { useLive } from './use-live.ts';

export type EarningsQuery = { from: string; limit: number; claimed: string };

/** A work row, with whether the chain has paid it. */
export type Work = WorkRow & { claimed: boolean };

/** Days, the newest work and the number of receipts; undefined until they are read. */
export function useEarnings({ from, limit, claimed }: EarningsQuery) {
  return useLive(async (database) => {
    const { db, daysSince, worksBefore, refusedAnswers } = database;
    const [days, works, receipts, refused] = await Promise.all([
      daysSince(db, from),
      worksBefore(db, Number.MAX_SAFE_INTEGER, limit + 1),
      db.receipts.count(),
      refusedAnswers(db),
    ]);
    const shown = works.slice(0, limit);
    const paid = await paidReceipts(database, shown, BigInt(claimed));
    return {
      days,
      works: shown.map((row) => ({ ...row, claimed: paid.has(row.seq) })),
      more: works.length > limit,
      receipts,
      refused: refused.map((row) => ({ id: row.id, reason: reasonOf(row) })),
    };
  }, `${from} ${limit} ${claimed}`);
}

const reasonOf = ({ outcome }: OutboxRow): string =>
  outcome?.status === 'refused' ? outcome.message : '';

/**
 * Receipts whose account entry the chain has paid: an entry is paid when its cumulative sum
 * is not above what the vault says was claimed.
 */
async function paidReceipts({ db }: Database, works: WorkRow[], claimed: bigint) {
  const receipts = await db.receipts.bulkGet(works.map((row) => row.seq));
  const numbers = receipts.map((receipt) => receipt?.entry ?? 0);
  const entries = await db.entries.bulkGet([...new Set(numbers)].filter((n) => n > 0));
  const paid = new Set<number>();
  for (const entry of entries) if (entry && BigInt(entry.cumulative) <= claimed) paid.add(entry.n);
  return new Set(
    receipts.flatMap((receipt) =>
      receipt?.entry !== undefined && paid.has(receipt.entry) ? [receipt.seq] : [],
    ),
  );
}
