import { softmax } from '../math/special.ts';
import type { ConfusionFit } from './confusion.ts';

/** What a fit provides for weighing the answers that come after it. */
export interface OnlineFit extends Pick<ConfusionFit, 'emission' | 'logPrior'> {
  /** The log weight of each answer given the true class, for a new rater, at `given × classes + true`. */
  newcomer: Float64Array;
}

/**
 * Adds one answer to the log weights of a task's classes, in place. O(classes). Start a task from
 * `logPrior`. This is the same sum as in the fit's E-step, so a task has the state that it would have
 * after a refit that leaves the raters unchanged.
 * @param rater from 0; one whom the fit does not know counts as new
 */
export function addAnswer(
  logWeights: Float64Array,
  { rater, label }: { rater: number; label: number },
  { emission, newcomer }: OnlineFit,
): void {
  const classes = logWeights.length;
  const from = (rater * classes + label) * classes;
  const inFit = from < emission.length;
  for (let k = 0; k < classes; k++) {
    logWeights[k]! += inFit ? emission[from + k]! : newcomer[label * classes + k]!;
  }
}

/** The posterior of log weights, as a new row. */
export function posteriorOf(logWeights: Float64Array): Float64Array {
  const row = logWeights.slice();
  softmax(row, 0, row.length);
  return row;
}
