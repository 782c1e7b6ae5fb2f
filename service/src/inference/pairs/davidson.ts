import { minimise, type Objective } from '../math/lbfgs.ts';
import { OUTCOME, type Votes, type Weights } from './votes.ts';

/** A fit that explains comparisons by items and raters; all values are log odds. */
export interface Davidson {
  /** By item, centred on 0. */
  strength: Float64Array;
  /** The log odds of a tie between equal items, against either side winning. */
  tie: number;
  /** The advantage of the left side. */
  left: number;
  /** By rater: the log of how strongly differences show, and what to add to `tie` and to `left`. */
  raterSharpness: Float64Array;
  raterTie: Float64Array;
  raterLeft: Float64Array;
}

interface DavidsonOptions {
  weights?: Weights;
  from?: Davidson;
  /** Whether to fit only the items and keep the raters of `from`. */
  itemsOnly?: boolean;
  gradient?: number;
}

/** The precision of the normal priors of strengths and of raters' values. */
const ITEM_PRIOR = 0.1;
const RATER_PRIOR = 1;
/** The precision of the prior of sharpness: one rater in twenty is e times sharper or less sharp than others. */
const SHARPNESS_PRIOR = 4;
const MAX_ITERATIONS = 500;

/**
 * Davidson's model of paired comparisons with ties, "On Extending the Bradley-Terry Model to
 * Accommodate Ties" (JASA 65, 1970), with a bias to the left side (Davidson and Beaver, 1977)
 * and, for each rater, a tie threshold, a side bias and a sharpness; the most probable values
 * under normal priors, by L-BFGS. O(votes) a round.
 *
 * The prior keeps strengths finite where comparisons are not connected; the strengths of unconnected
 * parts are then comparable only through the prior. Raters with few votes stay like everybody.
 */
export function davidson(votes: Votes, options: DavidsonOptions = {}): Davidson {
  const { from, itemsOnly = false, gradient = 1e-4 } = options;
  const start = from ? pack(from) : new Float64Array(votes.items + 2 + 3 * votes.raters);
  const free = itemsOnly ? votes.items + 2 : start.length;
  const x = minimise(objective(votes, options.weights, free), start, {
    gradient,
    iterations: MAX_ITERATIONS,
  });
  return unpack(x, votes);
}

/** The chances that left wins, that right wins, and that they tie. */
export function chances(fit: Davidson, left: number, right: number, rater: number) {
  const gap = fit.strength[left]! - fit.strength[right]!;
  const lean = Math.exp(fit.raterSharpness[rater]!) * gap + fit.left + fit.raterLeft[rater]!;
  const weights = [lean / 2, -lean / 2, fit.tie + fit.raterTie[rater]!];
  const max = Math.max(...weights);
  const scaled = weights.map((weight) => Math.exp(weight - max));
  const sum = scaled.reduce((total, weight) => total + weight);
  return scaled.map((weight) => weight / sum);
}

/** Minus the log posterior; only the first `free` unknowns have a gradient. */
function objective(votes: Votes, weights: Weights, free: number): Objective {
  const { items, raters, left, right, rater, outcome } = votes;
  const sharpAt = items + 2;
  const tieAt = sharpAt + raters;
  const leftAt = tieAt + raters;
  const precisions = new Float64Array(leftAt + raters)
    .fill(ITEM_PRIOR, 0, items)
    .fill(SHARPNESS_PRIOR, sharpAt, tieAt)
    .fill(RATER_PRIOR, tieAt);

  return (x, gradient) => {
    let cost = 0;
    for (let i = 0; i < x.length; i++) {
      const precision = precisions[i]!;
      cost += 0.5 * precision * x[i]! ** 2;
      gradient[i] = precision * x[i]!;
    }

    for (let i = 0; i < left.length; i++) {
      const weight = weights ? weights[i]! : 1;
      if (weight === 0) continue;
      const w = rater[i]!;
      const sharp = Math.exp(x[sharpAt + w]!);
      const gap = x[left[i]!]! - x[right[i]!]!;
      const half = (sharp * gap + x[items + 1]! + x[leftAt + w]!) / 2;
      const tie = x[items]! + x[tieAt + w]!;
      const max = Math.max(Math.abs(half), tie);
      const forLeft = Math.exp(half - max);
      const forRight = Math.exp(-half - max);
      const forTie = Math.exp(tie - max);
      const sum = forLeft + forRight + forTie;
      const seen = outcome[i] === OUTCOME.left ? half : outcome[i] === OUTCOME.right ? -half : tie;
      cost -= weight * (seen - max - Math.log(sum));
      const leftMiss = forLeft / sum - (outcome[i] === OUTCOME.left ? 1 : 0);
      const rightMiss = forRight / sum - (outcome[i] === OUTCOME.right ? 1 : 0);
      const lean = (weight * (leftMiss - rightMiss)) / 2;
      const tieMiss = weight * (forTie / sum - (outcome[i] === OUTCOME.tie ? 1 : 0));
      gradient[left[i]!]! += lean * sharp;
      gradient[right[i]!]! -= lean * sharp;
      gradient[items]! += tieMiss;
      gradient[items + 1]! += lean;
      gradient[sharpAt + w]! += lean * gap * sharp;
      gradient[tieAt + w]! += tieMiss;
      gradient[leftAt + w]! += lean;
    }

    gradient.fill(0, free);
    return cost;
  };
}

function pack(fit: Davidson): Float64Array {
  const { strength, tie, left, raterSharpness, raterTie, raterLeft } = fit;
  return Float64Array.from([...strength, tie, left, ...raterSharpness, ...raterTie, ...raterLeft]);
}

function unpack(x: Float64Array, { items, raters }: Votes): Davidson {
  const strength = x.slice(0, items);
  const mean = strength.reduce((sum, each) => sum + each, 0) / Math.max(1, items);
  const part = (at: number) => x.slice(items + 2 + at * raters, items + 2 + (at + 1) * raters);

  return {
    strength: strength.map((each) => each - mean),
    tie: x[items]!,
    left: x[items + 1]!,
    raterSharpness: part(0),
    raterTie: part(1),
    raterLeft: part(2),
  };
}
