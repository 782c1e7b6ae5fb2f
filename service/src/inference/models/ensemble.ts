import type { Labels } from '../labels/labels.ts';
import { glad } from './glad.ts';
import { hierarchical } from './hierarchical.ts';
import { ibcc } from './ibcc.ts';
import { mace } from './mace.ts';
import type { Fit, FitOptions, Model } from './model.ts';
import { oneCoin } from './one-coin.ts';

const flatOneCoin: Model = (labels, options) => oneCoin(labels, { ...options, flatPrior: true });

/** No model is safe on every data set; each fails on different ones. */
const MEMBERS: Model[] = [ibcc, hierarchical, flatOneCoin, glad, mace];

/**
 * The default: the mean of the posteriors of IBCC, hierarchical Dawid-Skene, one-coin with a
 * flat class prior, GLAD and MACE. Averaging as in Dietterich, "Ensemble Methods in Machine
 * Learning" (2000). Costs what its members cost, most of it MACE's restarts.
 *
 * Fails where three of the five fail together, which is where raters share a bias. The bound is the
 * sum of the members' and only serves to tell two runs apart.
 */
export function ensemble(labels: Labels, options: FitOptions = {}): Fit {
  const mean = new Float64Array(labels.tasks * labels.classes);
  let iterations = 0;
  let bound = 0;
  for (const member of MEMBERS) {
    const fit = member(labels, options);
    for (let at = 0; at < mean.length; at++) mean[at]! += fit.posterior[at]! / MEMBERS.length;
    iterations += fit.iterations;
    bound += fit.bound;
  }

  return { posterior: mean, iterations, bound };
}
