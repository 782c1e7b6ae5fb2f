import type { ColumnType } from 'kysely';
import type { CampaignTable, LedgerLineTable } from './schema.ts';

type Bucket = 'funded' | 'available' | 'reserved' | 'pending' | 'credited';

/** Campaigns as everybody sees them: buckets begin at 0, and no update can name one. */
export type SealedCampaigns = {
  [Column in keyof CampaignTable]: Column extends Bucket
    ? ColumnType<bigint, 0n, never>
    : CampaignTable[Column];
};

/** Ledger lines as everybody sees them: to read. Only their owner is told later (docs/money.md rule 11). */
export type SealedLines = {
  [Column in keyof LedgerLineTable]: ColumnType<
    LedgerLineTable[Column],
    never,
    Column extends 'owner' ? string : never
  >;
};

/** What `ledger/post.ts` alone writes: lines, and the buckets that are their running sums. */
export interface Books {
  campaigns: CampaignTable;
  ledger_lines: LedgerLineTable;
}
