import * as z from 'zod/mini';
import { Address, Amount, Hex32, Seconds } from './primitives.ts';

/**
 * With it a wallet claims without any voucher key, once the root is active (docs/money.md rule 19).
 */
export const RootProof = z.object({
  epoch: z.int().check(z.gte(1)),
  account: Address,
  cumulative: Amount,
  /** Siblings from the bottom up. */
  proof: z.array(Hex32).check(z.maxLength(64)),
  root: Hex32,
  /** When it starts to pay. */
  validAt: Seconds,
});
export type RootProof = z.infer<typeof RootProof>;

/** A root as the service built it. What the vault holds is what counts. */
export const RootEntry = z.object({
  epoch: z.int(),
  root: Hex32,
  total: Amount,
  dataHash: Hex32,
  count: z.int(),
  state: z.enum(['built', 'posted', 'vetoed', 'lost']),
  validAt: z.nullable(Seconds),
});

export const RootList = z.object({ roots: z.array(RootEntry) });
export type RootList = z.infer<typeof RootList>;
