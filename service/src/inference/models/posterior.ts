import type { Labels } from '../labels/labels.ts';
import { softmax } from '../math/special.ts';

/** The shares of the votes by task; uniform for a task without any, certain for gold. O(answers). */
export function voteShares(labels: Labels): Float64Array {
  const { tasks, classes, start, label } = labels;
  const shares = new Float64Array(tasks * classes);
  for (let t = 0; t < tasks; t++) {
    const votes = start[t + 1]! - start[t]!;
    if (votes === 0) shares.fill(1 / classes, t * classes, (t + 1) * classes);
    for (let i = start[t]!; i < start[t + 1]!; i++) shares[t * classes + label[i]!]! += 1 / votes;
  }
  clampGold(labels, shares);

  return shares;
}

/** Makes the rows of gold tasks certain, in place. */
export function clampGold({ tasks, classes, gold }: Labels, posterior: Float64Array): void {
  for (let t = 0; t < tasks; t++)
    if (gold[t]! >= 0) clampRow(posterior, t * classes, classes, gold[t]!);
}

function clampRow(posterior: Float64Array, at: number, classes: number, known: number): void {
  posterior.fill(0, at, at + classes);
  posterior[at + known] = 1;
}

/** The expected number of tasks of each class, without tasks that have no answers. */
export function classTotals({ tasks, classes, start }: Labels, posterior: Float64Array) {
  const totals = new Float64Array(classes);
  for (let t = 0; t < tasks; t++) {
    if (start[t + 1] === start[t]) continue;
    for (let k = 0; k < classes; k++) totals[k]! += posterior[t * classes + k]!;
  }
  return totals;
}

/** Logs of class shares with one more task of each class (Laplace), in place. */
export function logShares(totals: Float64Array): Float64Array {
  let sum = 0;
  for (const total of totals) sum += total + 1;
  for (let k = 0; k < totals.length; k++) totals[k] = Math.log((totals[k]! + 1) / sum);
  return totals;
}

/**
 * The E-step of every model: turns the log weights of each task's classes into its new row.
 * @param weigh adds the log weights of a task's answers to `row`, which starts as the log prior
 */
export function expect(
  labels: Labels,
  logPrior: Float64Array,
  posterior: Float64Array,
  weigh: (task: number, row: Float64Array) => void,
): { change: number; logLikelihood: number } {
  const { tasks, classes, gold } = labels;
  const row = new Float64Array(classes);
  let change = 0;
  let logLikelihood = 0;

  for (let t = 0; t < tasks; t++) {
    row.set(logPrior);
    weigh(t, row);
    const known = gold[t]!;
    const joint = row[known];
    const evidence = softmax(row, 0, classes);
    logLikelihood += joint ?? evidence;
    if (known >= 0) clampRow(row, 0, classes, known);
    for (let k = 0; k < classes; k++) {
      const at = t * classes + k;
      change += Math.abs(row[k]! - posterior[at]!);
      posterior[at] = row[k]!;
    }
  }

  return { change: change / Math.max(1, tasks * classes), logLikelihood };
}
