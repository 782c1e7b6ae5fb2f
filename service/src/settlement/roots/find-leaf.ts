import type { Leaf } from './merkle.ts';

/** The index of a wallet among leaves in ascending order, or -1. */
export function findLeaf(leaves: readonly Leaf[], account: string): number {
  let [low, high] = [0, leaves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (leaves[middle]!.account < account) low = middle + 1;
    else high = middle;
  }
  return leaves[low]?.account === account ? low : -1;
}
