import { softmax } from '../math/special.ts';
import type { ConfusionFit } from './confusion.ts';

/** What a refit leaves behind for answers that come after it. */
export interface Known extends Pick<ConfusionFit, 'emission' | 'logPrior'> {
  /** Log weight of each answer given the true class for a rater who is new, `given × classes + true`. */
  newcomer: Float64Array;
}

/**
 * Adds what one answer says to the log weights of a task's classes, in place: O(classes). Start
 * a task from `logPrior`. The same sum as the E-step of the fit that `known` is of, so that a task
 * stands as after a refit whose raters did not change.
 * @param rater from 0; one whom the fit did not know is taken for a newcomer
 */
export function addAnswer(
  logWeights: Float64Array,
  { rater, label }: { rater: number; label: number },
  { emission, newcomer }: Known,
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
