import { OUTCOME, type Votes } from './votes.ts';

/** How the comparisons connect the items. */
export interface Connection {
  /** The number of groups of items that no vote connects; 1 when all can be compared. */
  parts: number;
  /**
   * Whether every item can be reached from every other by wins or ties. Otherwise the likeliest
   * strengths are not finite (Ford, 1957).
   */
  strong: boolean;
}

/** Finds how the comparisons connect the items. O(votes + items). */
export function connection(votes: Votes): Connection {
  const { items, left, right, outcome } = votes;
  const beats = edges(votes, (i) => [
    outcome[i] !== OUTCOME.right && [left[i]!, right[i]!],
    outcome[i] !== OUTCOME.left && [right[i]!, left[i]!],
  ]);
  const loses = edges(votes, (i) => [
    outcome[i] !== OUTCOME.right && [right[i]!, left[i]!],
    outcome[i] !== OUTCOME.left && [left[i]!, right[i]!],
  ]);
  const met = edges(votes, (i) => [
    [left[i]!, right[i]!],
    [right[i]!, left[i]!],
  ]);
  const strong = items < 2 || (reach(beats, 0).size === items && reach(loses, 0).size === items);

  return { parts: countParts(met, items), strong };
}

type Edge = readonly [from: number, to: number];

function edges({ items, left }: Votes, of: (vote: number) => readonly (Edge | false)[]) {
  const next = Array.from({ length: items }, () => new Set<number>());
  for (let i = 0; i < left.length; i++) {
    for (const edge of of(i)) if (edge) next[edge[0]]!.add(edge[1]);
  }
  return next;
}

function reach(next: readonly Set<number>[], from: number): Set<number> {
  const found = new Set([from]);
  for (const item of found) for (const to of next[item]!) found.add(to);
  return found;
}

function countParts(next: readonly Set<number>[], items: number): number {
  const found = new Set<number>();
  let parts = 0;
  for (let item = 0; item < items; item++) {
    if (found.has(item)) continue;
    parts += 1;
    for (const each of reach(next, item)) found.add(each);
  }
  return parts;
}
