/** What a rater said about a pair. */
export const OUTCOME = { left: 0, right: 1, tie: 2 } as const;

/** Comparisons, one at each index of the columns; items, raters and tasks are numbered from 0. */
export interface Votes {
  items: number;
  raters: number;
  tasks: number;
  task: Int32Array;
  rater: Int32Array;
  left: Int32Array;
  right: Int32Array;
  /** One of OUTCOME. */
  outcome: Uint8Array;
}

/** How often each vote counts; once by default. */
export type Weights = Float64Array | undefined;

/**
 * Keeps only the last of several votes of a rater on the same two items in a task, whichever side they
 * were shown on. O(votes).
 */
export function lastVotes(votes: Votes): Votes {
  const { items, raters, task, rater, left, right } = votes;
  const seen = new Set<string>();
  const kept: number[] = [];

  for (let i = task.length - 1; i >= 0; i--) {
    const low = Math.min(left[i]!, right[i]!);
    const high = Math.max(left[i]!, right[i]!);
    const key = `${task[i]! * raters + rater[i]!} ${low * items + high}`;
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(i);
  }

  return selectVotes(votes, kept.reverse());
}

/** The votes at these indices. */
export function selectVotes(votes: Votes, places: readonly number[]): Votes {
  const pick = (from: Int32Array) => Int32Array.from(places, (place) => from[place]!);
  return {
    ...votes,
    task: pick(votes.task),
    rater: pick(votes.rater),
    left: pick(votes.left),
    right: pick(votes.right),
    outcome: Uint8Array.from(places, (place) => votes.outcome[place]!),
  };
}

/** The number of votes on each item. */
export function votesByItem({ items, left, right }: Votes): Int32Array {
  const counts = new Int32Array(items);
  for (let i = 0; i < left.length; i++) {
    counts[left[i]!]! += 1;
    counts[right[i]!]! += 1;
  }
  return counts;
}
