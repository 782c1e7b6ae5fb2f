import type { Labels } from '../labels/labels.ts';
import { digamma, lgamma } from '../math/special.ts';
import {
  type ConfusionFit,
  type ConfusionTable,
  countConfusion,
  fitConfusion,
  newTable,
} from './confusion.ts';
import type { FitOptions } from './model.ts';
import { classTotals } from './posterior.ts';

/** The Dirichlet prior of a row of a confusion matrix: pseudo-answers on and off the diagonal. */
export const RIGHT = 2;
export const WRONG = 1;
/** The Dirichlet prior of the class shares. */
const CLASS = 1;

/**
 * IBCC: Dawid-Skene with Dirichlet priors, by mean-field variational Bayes, so that raters about whom
 * little is known weigh less. Kim and Ghahramani, "Bayesian Classifier Combination" (AISTATS
 * 2012); Simpson, Roberts, Psorakis and Smith (2013) for the updates.
 * O(answers × classes + raters × classes²) a round.
 *
 * Fails where raters share a bias, which it then believes (zencrowd, fact judgements). Gold
 * helps, more answers do not. The bound is the evidence lower bound.
 */
export function ibcc(labels: Labels, options: FitOptions = {}): ConfusionFit {
  const fit = fitConfusion(labels, { raters: expectedLogs, classes: expectedLogShares }, options);
  return { ...fit, bound: lowerBound(labels, fit.posterior) };
}

function expectedLogs(table: ConfusionTable, { raters, classes }: Labels): void {
  for (let w = 0; w < raters; w++) {
    for (let k = 0; k < classes; k++) {
      const from = w * classes * classes + k;
      let sum = 0;
      for (let y = 0; y < classes; y++) {
        const at = from + y * classes;
        table[at]! += y === k ? RIGHT : WRONG;
        sum += table[at]!;
      }
      const all = digamma(sum);
      for (let y = 0; y < classes; y++) {
        const at = from + y * classes;
        table[at] = digamma(table[at]!) - all;
      }
    }
  }
}

function expectedLogShares(totals: Float64Array): Float64Array {
  let sum = 0;
  for (const total of totals) sum += total + CLASS;
  const all = digamma(sum);
  return totals.map((total) => digamma(total + CLASS) - all);
}

/**
 * The evidence lower bound at a posterior, with the best Dirichlet factors for it: the gain of the log
 * normalisers over the priors, plus the entropy of the posterior. Nats.
 */
function lowerBound(labels: Labels, posterior: Float64Array): number {
  const { raters, classes } = labels;
  const table = newTable(labels);
  countConfusion(labels, posterior, table);
  const rowPrior =
    lgamma(RIGHT) + (classes - 1) * lgamma(WRONG) - lgamma(RIGHT + (classes - 1) * WRONG);
  let bound = entropy(labels, posterior) + dirichletGain(classTotals(labels, posterior));

  for (let w = 0; w < raters; w++) {
    for (let k = 0; k < classes; k++) {
      let sum = 0;
      for (let y = 0; y < classes; y++) {
        const count = table[(w * classes + y) * classes + k]! + (y === k ? RIGHT : WRONG);
        bound += lgamma(count);
        sum += count;
      }
      bound -= lgamma(sum) + rowPrior;
    }
  }

  return bound;
}

function dirichletGain(totals: Float64Array): number {
  let gain = lgamma(totals.length * CLASS) - totals.length * lgamma(CLASS);
  let sum = 0;
  for (const total of totals) {
    gain += lgamma(total + CLASS);
    sum += total + CLASS;
  }
  return gain - lgamma(sum);
}

/** The entropy of the tasks that have answers, nats. */
function entropy({ tasks, classes, start }: Labels, posterior: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < tasks; t++) {
    if (start[t + 1] === start[t]) continue;
    for (let at = t * classes; at < (t + 1) * classes; at++) {
      const share = posterior[at]!;
      if (share > 0) sum -= share * Math.log(share);
    }
  }
  return sum;
}
