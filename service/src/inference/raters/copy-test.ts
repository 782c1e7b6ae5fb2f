import type { Labels } from '../labels/labels.ts';

/** Two raters, and how much more they agree than the truth explains. */
export interface PairOfRaters {
  first: number;
  second: number;
  /** How many tasks both answered. */
  shared: number;
  /** Agreements beyond the expected, in standard deviations. */
  z: number;
  /** The share of agreement where independent answers would disagree; 1 for a full copy. */
  copied: number;
}

/** With fewer common tasks two raters cannot be compared. */
export const MIN_SHARED = 10;

/**
 * Finds pairs that agree more than two independent raters would: one copies, or one person has two
 * accounts. The expected agreement comes from the posterior and both raters' confusion matrices, as if
 * they answered independently given the truth; after the dependence tests of Dong,
 * Berti-Equille and Srivastava, "Integrating Conflicting Data" (VLDB 2009).
 * O(Σ over tasks of raters² × classes²).
 *
 * It cannot judge two raters with fewer than ten common tasks, which the schedule has to give them.
 * Tasks that are hard for everybody in the same way look like copying, so require a large z.
 * @param chances P(answer | true class) by rater, `(rater × classes + given) × classes + true`
 */
export function testCopying(
  labels: Labels,
  posterior: Float64Array,
  chances: Float64Array,
): PairOfRaters[] {
  const { tasks, raters, classes, start, rater, label } = labels;
  const sums = new Map<number, { shared: number; gap: number; room: number; variance: number }>();

  for (let t = 0; t < tasks; t++) {
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      for (let j = i + 1; j < start[t + 1]!; j++) {
        const first = Math.min(rater[i]!, rater[j]!);
        const second = Math.max(rater[i]!, rater[j]!);
        const key = first * raters + second;
        const sum = sums.get(key) ?? { shared: 0, gap: 0, room: 0, variance: 0 };
        const chance = agreement(posterior, t * classes, classes, chances, first, second);
        sum.shared += 1;
        sum.gap += (label[i] === label[j] ? 1 : 0) - chance;
        sum.room += 1 - chance;
        sum.variance += chance * (1 - chance);
        sums.set(key, sum);
      }
    }
  }

  return [...sums]
    .filter(([, { shared }]) => shared >= MIN_SHARED)
    .map(([key, { shared, gap, room, variance }]) => ({
      first: Math.floor(key / raters),
      second: key % raters,
      shared,
      z: gap / Math.sqrt(Math.max(variance, 1e-9)),
      copied: gap / Math.max(room, 1e-9),
    }));
}

/** The chance that two independent raters give the same answer. */
function agreement(
  posterior: Float64Array,
  row: number,
  classes: number,
  chances: Float64Array,
  first: number,
  second: number,
): number {
  let chance = 0;
  for (let y = 0; y < classes; y++) {
    const a = (first * classes + y) * classes;
    const b = (second * classes + y) * classes;
    for (let k = 0; k < classes; k++) {
      chance += posterior[row + k]! * chances[a + k]! * chances[b + k]!;
    }
  }
  return chance;
}
