import type { Context } from '../../context.ts';
import { type RootTerms, rootDigest } from './root-chain.ts';
import type { VouchedLeaf } from './totals.ts';

/** A root that is ready to be signed. Its leaf file is on disk. */
export interface BuiltRoot extends RootTerms {
  leaves: VouchedLeaf[];
}

/** A root with the cosigner's signature. `count` is its number of leaves. */
export interface SignedRoot extends RootTerms {
  count: number;
  sig: string;
}

/**
 * Gets a root signed. What comes back may be another root of the same epoch that was signed before a
 * crash; its leaf file is in place then.
 * @throws StintError when it is not signed now
 */
export type Cosign = (built: BuiltRoot) => Promise<SignedRoot>;

/** Signs with a key of this process, which makes the two keys of a root one. */
export const cosignHere =
  (ctx: Context): Cosign =>
  async (built) => ({
    ...built,
    count: built.leaves.length,
    sig: ctx.signer.sign('cosigner', rootDigest(ctx.domain, built)),
  });
