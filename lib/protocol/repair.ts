import * as z from 'zod/mini';
import { Holding } from './backup.ts';
import { Address, Amount, Hex32, Millis, Seq } from './primitives.ts';
import { Checkpoint } from './receipts.ts';

/**
 * The second copy: what pays without the service, once more, in extension storage, where a
 * damaged database does not reach. Small, since receipts come back from the service.
 */
export const SecondCopy = z.object({
  savedAt: Millis,
  holdings: z.array(Holding).check(z.maxLength(200)),
  /** The newest of each identity that this install had. */
  checkpoints: z.array(Checkpoint).check(z.maxLength(200)),
  /** keccak256 of the two lists: a copy that rotted is told from one that did not. */
  sum: Hex32,
});
export type SecondCopy = z.infer<typeof SecondCopy>;

/** What was lost of the database, what comes back, and from where. */
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
   * The chain of receipts that is not here any more. `same`: of the present identity, so the service
   * sends it again; otherwise the recovery key comes first.
   */
  lost: z.nullable(
    z.object({ device: Hex32, seq: Seq, credited: Amount, pending: Amount, same: z.boolean() }),
  ),
});
export type RepairReport = z.infer<typeof RepairReport>;

/** What an import has stored; zeros when all of it was here. */
export const ImportReport = z.object({
  receipts: z.int(),
  entries: z.int(),
  vouchers: z.int(),
  proofs: z.int(),
  /** The receipts are of another identity: they stay in the file until its words are entered. */
  foreign: z.boolean(),
  /** What did not verify, in words. */
  refused: z.array(z.string().check(z.maxLength(500))),
});
export type ImportReport = z.infer<typeof ImportReport>;
