import type { Kysely } from 'kysely';
import type { CampaignTable, LedgerLineTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** A campaign's own buckets (docs/money.md rule 1). Every other side of a line is outside the campaign. */
const BUCKETS = ['available', 'reserved', 'pending', 'credited'] as const;
type Bucket = (typeof BUCKETS)[number];

/** The tables without their seals, for this file alone: lines, and the buckets that are their sums. */
interface Books {
  campaigns: CampaignTable;
  ledger_lines: LedgerLineTable;
}

/** A transfer of at least 0 base units from `source` to `target`. */
export type LedgerLine = Pick<
  LedgerLineTable,
  'campaign' | 'source' | 'target' | 'amount' | 'kind' | 'at'
> &
  Partial<Pick<LedgerLineTable, 'unit' | 'pos' | 'owner'>>;

const insertLine = prepare<LedgerLineTable, never, Books>((db, p) =>
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

const changeBuckets = prepare<Record<Bucket | 'funded', bigint> & { id: string }, never, Books>(
  (db, p) =>
    db
      .updateTable('campaigns')
      .set((eb) => ({
        funded: eb('funded', '+', p.funded),
        available: eb('available', '+', p.available),
        reserved: eb('reserved', '+', p.reserved),
        pending: eb('pending', '+', p.pending),
        credited: eb('credited', '+', p.credited),
      }))
      .where('id', '=', p.id),
);

const isBucket = (side: string): side is Bucket => (BUCKETS as readonly string[]).includes(side);

/**
 * Writes double-entry lines and changes the campaigns' buckets accordingly, in the caller's unit of
 * work. Nothing else can change a bucket. The same amount leaves `source` and enters `target`, so
 * money is never made or lost, and `funded` changes only by what enters or leaves the campaign. The
 * table's checks refuse a negative bucket and buckets that do not add up to `funded`. Lines of 0
 * are not written.
 * @throws RangeError for a negative amount
 */
export async function post(db: Db, lines: readonly LedgerLine[]): Promise<void> {
  const books = db as unknown as Kysely<Books>;
  const moved = lines.filter(({ amount }) => amount !== 0n);
  if (moved.some(({ amount }) => amount < 0n))
    throw new RangeError('a ledger line cannot move a negative amount');

  for (const line of moved)
    await insertLine(books, { unit: null, pos: null, owner: null, ...line });

  for (const [id, own] of Map.groupBy(moved, ({ campaign }) => campaign)) {
    await changeBuckets(books, { id, ...changeOf(own) });
  }
}

function changeOf(lines: readonly LedgerLine[]): Record<Bucket | 'funded', bigint> {
  const change = { funded: 0n, available: 0n, reserved: 0n, pending: 0n, credited: 0n };

  for (const { source, target, amount } of lines) {
    if (isBucket(source)) change[source] -= amount;
    else change.funded += amount;
    if (isBucket(target)) change[target] += amount;
    else change.funded -= amount;
  }
  return change;
}
