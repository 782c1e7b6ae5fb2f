import type { LedgerLineTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const insertLine = prepare<LedgerLineTable>((db, p) =>
  db.insertInto('ledger_lines').values({
    campaign: p.campaign,
    source: p.source,
    target: p.target,
    amount: p.amount,
    kind: p.kind,
    unit: p.unit,
    pos: p.pos,
    owner: p.owner,
    at: p.at,
  }),
);

type Line = Pick<LedgerLineTable, 'campaign' | 'source' | 'target' | 'amount' | 'kind' | 'at'> &
  Partial<Pick<LedgerLineTable, 'unit' | 'pos' | 'owner'>>;

/**
 * One double-entry line: the same amount leaves `source` and enters `target`, so no line
 * can make or lose money. The campaign's bucket columns are the running sums of these
 * lines; the caller changes them in the same unit of work. Nothing is written for 0.
 */
export async function transfer(db: Db, line: Line): Promise<void> {
  if (line.amount === 0n) return;
  await insertLine(db, { unit: null, pos: null, owner: null, ...line });
}

interface Buckets {
  id: string;
  available: bigint;
  reserved: bigint;
  pending: bigint;
  credited: bigint;
}

/**
 * Moves a campaign's bucket sums by these amounts; the table's checks refuse a negative
 * bucket or a sum that is not what the chain funded.
 */
export const moveBuckets = prepare<Buckets>((db, p) =>
  db
    .updateTable('campaigns')
    .set((eb) => ({
      available: eb('available', '+', p.available),
      reserved: eb('reserved', '+', p.reserved),
      pending: eb('pending', '+', p.pending),
      credited: eb('credited', '+', p.credited),
    }))
    .where('id', '=', p.id),
);
