import type { Labels } from '../labels/labels.ts';
import { type ConfusionFit, type ConfusionTable, fitConfusion } from './confusion.ts';
import type { FitOptions } from './model.ts';
import { logShares } from './posterior.ts';

/** How many of the crowd's answers each rater's matrix starts with, by class. */
const PRIOR_WEIGHT = 2;
/** Added to every pooled count, and once more on the diagonal. */
const POOLED = 0.5;

/**
 * Hierarchical Dawid-Skene: a rater's confusion matrix is shrunk towards the crowd's, so that raters
 * with few answers are like everybody. Empirical Bayes after Paun et al., "Comparing Bayesian Models
 * of Annotation" (TACL 2018), by EM. O(answers × classes + raters × classes²) a round.
 *
 * Fails like IBCC under a shared bias, only more so, because the bias is what is pooled. The pooled
 * matrix changes with the rest, so the likelihood may fall a little between rounds.
 */
export function hierarchical(labels: Labels, options: FitOptions = {}): ConfusionFit {
  return fitConfusion(labels, { raters: shrink, classes: logShares }, options);
}

function shrink(table: ConfusionTable, { raters, classes }: Labels): void {
  const crowd = crowdMatrix(table, classes);
  for (let w = 0; w < raters; w++) {
    for (let k = 0; k < classes; k++) {
      let sum = 0;
      for (let y = 0; y < classes; y++) {
        const at = (w * classes + y) * classes + k;
        table[at]! += PRIOR_WEIGHT * crowd[y * classes + k]!;
        sum += table[at]!;
      }
      for (let y = 0; y < classes; y++) {
        const at = (w * classes + y) * classes + k;
        table[at] = Math.log(table[at]! / sum);
      }
    }
  }
}

/** The crowd's confusion matrix, at `given × classes + true`; for each true class the answers sum to 1. */
export function crowdMatrix(table: ConfusionTable, classes: number): Float64Array {
  const cells = classes * classes;
  const crowd = new Float64Array(cells).fill(POOLED);
  for (let k = 0; k < classes; k++) crowd[k * classes + k]! += POOLED;
  for (let at = 0; at < table.length; at++) crowd[at % cells]! += table[at]!;
  for (let k = 0; k < classes; k++) {
    let sum = 0;
    for (let at = k; at < cells; at += classes) sum += crowd[at]!;
    for (let at = k; at < cells; at += classes) crowd[at]! /= sum;
  }

  return crowd;
}
