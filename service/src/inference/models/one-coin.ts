import type { Labels } from '../labels/labels.ts';
import type { Fit, FitOptions } from './model.ts';
import { TOLERANCE } from './model.ts';
import { classTotals, expect, logShares, voteShares } from './posterior.ts';

/** How many right and wrong pseudo-answers every rater starts with. */
const RIGHT = 4;
const WRONG = 1;
const MAX_ITERATIONS = 100;

interface OneCoinOptions extends FitOptions {
  /** Whether to take all classes to be equally frequent. */
  flatPrior?: boolean;
}

/**
 * One-coin: a rater is right with the same probability for every class, and wrong answers spread
 * evenly. EM with a Beta(4, 1) prior mean, after Demartini, Difallah and Cudré-Mauroux,
 * "ZenCrowd" (WWW 2012). O(answers) a round.
 *
 * Fails where raters' errors depend on the class (a rare class is never found, because the learned
 * class prior swallows it; the flat one is safer) or where they share a bias. Safe with few answers
 * per rater.
 */
export function oneCoin(labels: Labels, options: OneCoinOptions = {}): Fit {
  const posterior = options.from?.slice() ?? voteShares(labels);
  const answers = answersByRater(labels);
  const flat = new Float64Array(labels.classes);
  let bound = 0;
  let iterations = 0;

  for (
    let change = 1;
    change >= TOLERANCE && iterations < (options.iterations ?? MAX_ITERATIONS);
  ) {
    const { odds, base, penalty } = coins(labels, posterior, answers);
    const prior = options.flatPrior ? flat : logShares(classTotals(labels, posterior));
    const step = expect(labels, prior, posterior, (t, row) => {
      let sum = 0;
      for (let i = labels.start[t]!; i < labels.start[t + 1]!; i++) {
        row[labels.label[i]!]! += odds[labels.rater[i]!]!;
        sum += base[labels.rater[i]!]!;
      }
      for (let k = 0; k < row.length; k++) row[k]! += sum;
    });
    change = step.change;
    bound = step.logLikelihood + penalty + (options.flatPrior ? 0 : prior.reduce((a, b) => a + b));
    iterations += 1;
  }

  return { posterior, iterations, bound };
}

function answersByRater({ raters, rater }: Labels): Float64Array {
  const answers = new Float64Array(raters);
  for (let i = 0; i < rater.length; i++) answers[rater[i]!]! += 1;
  return answers;
}

/** By rater, the log weight of a wrong answer (`base`), and how much more a right one weighs (`odds`). */
function coins(labels: Labels, posterior: Float64Array, answers: Float64Array) {
  const { tasks, raters, classes, start, rater, label } = labels;
  const right = new Float64Array(raters);
  for (let t = 0; t < tasks; t++) {
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      right[rater[i]!]! += posterior[t * classes + label[i]!]!;
    }
  }
  const odds = new Float64Array(raters);
  const base = new Float64Array(raters);
  let penalty = 0;
  for (let w = 0; w < raters; w++) {
    const share = (right[w]! + RIGHT) / (answers[w]! + RIGHT + WRONG);
    base[w] = Math.log((1 - share) / Math.max(1, classes - 1));
    odds[w] = Math.log(share) - base[w]!;
    penalty += RIGHT * Math.log(share) + WRONG * Math.log(1 - share);
  }

  return { odds, base, penalty };
}
