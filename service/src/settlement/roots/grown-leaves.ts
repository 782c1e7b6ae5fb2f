import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Leaf } from './merkle.ts';

const refuse = (account: string, what: string) =>
  new StintError('forbidden', `Leaves never fall: that of ${account} ${what}.`, {
    details: { account },
  });

/**
 * The leaves that are higher than they were (docs/money.md rule 19). Both lists are in ascending
 * order of wallets.
 * @throws StintError `forbidden` when one fell or is gone
 */
export function grownLeaves<L extends Leaf>(base: readonly Leaf[], leaves: readonly L[]): L[] {
  const grown: L[] = [];
  let at = 0;
  for (const leaf of leaves) {
    const before = base[at];
    if (before?.account !== leaf.account) {
      if (leaf.cumulative > 0n) grown.push(leaf);
      continue;
    }
    at += 1;
    if (leaf.cumulative < before.cumulative) {
      throw refuse(leaf.account, `fell from ${before.cumulative} to ${leaf.cumulative}`);
    }
    if (leaf.cumulative > before.cumulative) grown.push(leaf);
  }
  // One that is gone was never passed over.
  const left = base[at];
  if (left) throw refuse(left.account, 'is gone');

  return grown;
}
