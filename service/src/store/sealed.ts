import type { ColumnType } from 'kysely';

type Bucket = 'funded' | 'available' | 'reserved' | 'pending' | 'credited';

/** Campaigns as everybody sees them: buckets begin at 0, and no update can name one. */
export type SealedCampaigns<Table> = {
  [Column in keyof Table]: Column extends Bucket ? ColumnType<bigint, 0n, never> : Table[Column];
};

declare const posted: unique symbol;

/** A value that nobody can make, so that no insert compiles. */
interface Unmakeable {
  readonly [posted]: never;
}

/** Ledger lines as everybody sees them: to read. Only an owner can be told later (docs/money.md rule 11). */
export type SealedLines<Table> = {
  [Column in keyof Table]: ColumnType<
    Table[Column],
    never,
    Column extends 'owner' ? string : never
  >;
} & { readonly written_by_post: ColumnType<never, Unmakeable, never> };
