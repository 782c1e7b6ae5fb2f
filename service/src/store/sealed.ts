import type { ColumnType } from 'kysely';

type Bucket = 'funded' | 'available' | 'reserved' | 'pending' | 'credited';

/** Campaigns for everybody but `ledger/post.ts`: buckets start at 0, and no update can change them. */
export type SealedCampaigns<Table> = {
  [Column in keyof Table]: Column extends Bucket ? ColumnType<bigint, 0n, never> : Table[Column];
};

declare const posted: unique symbol;

/** A value that nobody can make, so that no insert compiles. */
interface Unmakeable {
  readonly [posted]: never;
}

/** Ledger lines for everybody but `ledger/post.ts`: read-only, apart from the owner (docs/money.md rule 11). */
export type SealedLines<Table> = {
  [Column in keyof Table]: ColumnType<
    Table[Column],
    never,
    Column extends 'owner' ? string : never
  >;
} & { readonly written_by_post: ColumnType<never, Unmakeable, never> };
