import * as z from 'zod/mini';
import { Holding } from './backup.ts';
import { Address, Amount, Hex32, Millis, Seq } from './primitives.ts';
import { Checkpoint } from './receipts.ts';

/**
 * The second copy: what pays without the service, kept again in extension storage, where a
 * damaged database does no harm. It is small, since receipts come back from the service.
 */
export const SecondCopy = z.object({
  savedAt: Millis,
  holdings: z.array(Holding).check(z.maxLength(200)),
  /** The newest checkpoint of each identity that this install has had. */
  checkpoints: z.array(Checkpoint).check(z.maxLength(200)),
  /** keccak256 of the two lists, which shows whether the copy is damaged. */
  sum: Hex32,
});
export type SecondCopy = z.infer<typeof SecondCopy>;

/** What the database has lost, what can be brought back, and from where. */
export const RepairReport = z.object({
  database: z.enum(['ok', 'damaged']),
  copy: z.enum(['ok', 'absent', 'damaged']),
  savedAt: z.nullable(Millis),
  /** Lifetime sums that the second copy brings back; null for a part that is not missing. */
  missing: z.array(
    z.object({
      account: Address,
      permanent: z.nullable(Amount),
      tail: z.nullable(Amount),
      proof: z.nullable(Amount),
    }),
  ),
  /**
   * The chain of receipts that was lost. `same`: it belongs to the current identity, so the service
   * sends it again; otherwise the recovery key comes first.
   */
  lost: z.nullable(
    z.object({ device: Hex32, seq: Seq, credited: Amount, pending: Amount, same: z.boolean() }),
  ),
});
export type RepairReport = z.infer<typeof RepairReport>;

/** How much an import has stored; zeros when all of it was already here. */
export const ImportReport = z.object({
  receipts: z.int(),
  entries: z.int(),
  vouchers: z.int(),
  proofs: z.int(),
  /** The receipts belong to another identity: they stay in the file until its words are entered. */
  foreign: z.boolean(),
  /** What did not verify, in words. */
  refused: z.array(z.string().check(z.maxLength(500))),
});
export type ImportReport = z.infer<typeof ImportReport>;
