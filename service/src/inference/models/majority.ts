import type { Labels } from '../labels/labels.ts';
import type { Fit } from './model.ts';
import { voteShares } from './posterior.ts';

/**
 * Majority vote: every rater counts alike. O(answers).
 *
 * Fails where raters differ much in reliability, or share a bias; its shares are not probabilities of
 * being right. It is the baseline that every other model has to beat.
 */
export function majority(labels: Labels): Fit {
  return { posterior: voteShares(labels), iterations: 1, bound: 0 };
}
