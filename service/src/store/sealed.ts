import type { ColumnType } from 'kysely';
import type { CampaignTable, LedgerLineTable } from './schema.ts';

type Bucket = 'funded' | 'available' | 'reserved' | 'pending' | 'credited';

/** Campaigns for everybody but `ledger/post.ts`: buckets start at 0, and no update can change them. */
export type SealedCampaigns = {
  [Column in keyof CampaignTable]: Column extends Bucket
    ? ColumnType<bigint, 0n, never>
    : CampaignTable[Column];
};

/** Ledger lines for everybody but `ledger/post.ts`: read-only, apart from the owner (docs/money.md rule 11). */
export type SealedLines = {
  [Column in keyof LedgerLineTable]: ColumnType<
    LedgerLineTable[Column],
    never,
    Column extends 'owner' ? string : never
  >;
};

/** What only `ledger/post.ts` writes: ledger lines, and the buckets that are their running sums. */
export interface Books {
  campaigns: CampaignTable;
  ledger_lines: LedgerLineTable;
}
