import type { Labels } from './labels/labels.ts';

/**
 * How often two answers to one task are the same: the mean over tasks of the share of equal
 * pairs (the observed agreement of Fleiss, "Measuring nominal scale agreement among many
 * raters", 1971). 0 to 1; null when no task has two answers. O(answers + tasks × classes).
 */
export function agreement({ tasks, classes, start, label }: Labels): number | null {
  let [sum, count] = [0, 0];
  const votes = new Int32Array(classes);

  for (let t = 0; t < tasks; t++) {
    const [from, to] = [start[t]!, start[t + 1]!];
    const n = to - from;
    if (n < 2) continue;
    votes.fill(0);
    for (let i = from; i < to; i++) votes[label[i]!]! += 1;
    const same = votes.reduce((pairs, v) => pairs + v * (v - 1), 0);
    sum += same / (n * (n - 1));
    count += 1;
  }

  return count === 0 ? null : sum / count;
}
