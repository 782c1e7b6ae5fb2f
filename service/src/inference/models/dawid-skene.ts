import type { Labels } from '../labels/labels.ts';
import { type ConfusionFit, type ConfusionTable, fitConfusion } from './confusion.ts';
import type { FitOptions } from './model.ts';
import { logShares } from './posterior.ts';

/** Added to every count, so that nothing is impossible. */
const SMOOTHING = 0.01;

/**
 * Dawid-Skene: every rater has their own confusion matrix, estimated by EM.
 * Dawid and Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM
 * Algorithm" (Applied Statistics 28, 1979). O(answers × classes) a round.
 *
 * Fails with few answers per rater or many classes: K² free parameters per rater overfit, and a rater
 * with three answers can look infallible. The bound is the log posterior under the smoothing.
 */
export function dawidSkene(labels: Labels, options: FitOptions = {}): ConfusionFit {
  const fit = fitConfusion(labels, { raters: shares, classes: logShares }, options);
  const prior = (sum: number, value: number) => sum + value;
  const penalty = SMOOTHING * fit.emission.reduce(prior, 0) + fit.logPrior.reduce(prior, 0);
  return { ...fit, bound: fit.bound + penalty };
}

function shares(table: ConfusionTable, { raters, classes }: Labels): void {
  for (let w = 0; w < raters; w++) {
    for (let k = 0; k < classes; k++) {
      const from = w * classes * classes + k;
      const end = from + classes * classes;
      let sum = 0;
      for (let at = from; at < end; at += classes) sum += table[at]! + SMOOTHING;
      for (let at = from; at < end; at += classes)
        table[at] = Math.log((table[at]! + SMOOTHING) / sum);
    }
  }
}
