import { OUTCOME, type Votes, type Weights } from './votes.ts';

interface BradleyTerryOptions {
  weights?: Weights;
  /** Wins, and as many losses, of every item against one of strength 1: 0 for none. */
  prior?: number;
  /** Strengths to start from. */
  from?: Float64Array;
  /** Ends when no logarithm of a strength moves more in a round. */
  tolerance?: number;
}

const ITERATIONS = 10_000;
const TOLERANCE = 1e-11;

/**
 * Bradley-Terry strengths: an item beats another with odds of their strengths; a tie is half a
 * win each. Bradley and Terry, "Rank Analysis of Incomplete Block Designs" (Biometrika 39, 1952);
 * iteration of Newman, "Efficient Computation of Rankings from Pairwise Comparisons" (JMLR 24,
 * 2023). O(votes + rounds × different pairs).
 *
 * Fails without a prior where the comparisons are not strongly connected (see connected.ts): the
 * strengths then run to 0 or infinity. Knows nothing of raters, sides or how likely ties are.
 * @returns strengths, above 0, that sum to 1
 */
export function bradleyTerry(votes: Votes, options: BradleyTerryOptions = {}): Float64Array {
  const { prior = 0, tolerance = TOLERANCE } = options;
  const { wins, pairs } = countWins(votes, options.weights);
  let strength = centred(options.from ?? new Float64Array(votes.items).fill(1));
  for (let round = 0; round < ITERATIONS; round++) {
    const gained = new Float64Array(votes.items);
    const given = new Float64Array(votes.items);
    for (let i = 0; i < votes.items; i++) {
      gained[i] = prior / (strength[i]! + 1);
      given[i] = prior / (strength[i]! + 1);
    }
    for (const [a, b, at] of pairs) {
      const together = strength[a]! + strength[b]!;
      gained[a]! += (wins[at]! * strength[b]!) / together;
      given[a]! += wins[at + 1]! / together;
      gained[b]! += (wins[at + 1]! * strength[a]!) / together;
      given[b]! += wins[at]! / together;
    }
    const next = strength.map((old, i) =>
      given[i]! > 0 ? Math.max(gained[i]! / given[i]!, 1e-12) : old,
    );
    const fresh = prior > 0 ? next : centred(next);
    const moved = fresh.reduce(
      (max, each, i) => Math.max(max, Math.abs(Math.log(each / strength[i]!))),
      0,
    );
    strength = fresh;
    if (moved < tolerance) break;
  }
  const sum = strength.reduce((total, each) => total + each, 0);
  return strength.map((each) => each / sum);
}

/** Wins of each pair that met, `[first, second, place]`: of the first at `place`, then the second. */
function countWins({ items, left, right, outcome }: Votes, weights: Weights) {
  const places = new Map<number, number>();
  const pairs: [number, number, number][] = [];
  const wins: number[] = [];
  for (let i = 0; i < left.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (weight === 0) continue;
    const low = Math.min(left[i]!, right[i]!);
    const high = Math.max(left[i]!, right[i]!);
    let place = places.get(low * items + high);
    if (place === undefined) {
      place = wins.push(0, 0) - 2;
      places.set(low * items + high, place);
      pairs.push([low, high, place]);
    }
    const leftWon = outcome[i] === OUTCOME.tie ? 0.5 : outcome[i] === OUTCOME.left ? 1 : 0;
    const lowWon = left[i] === low ? leftWon : 1 - leftWon;
    wins[place]! += weight * lowWon;
    wins[place + 1]! += weight * (1 - lowWon);
  }
  return { wins, pairs };
}

/** Scaled to a geometric mean of 1. */
function centred(strength: Float64Array): Float64Array {
  const mean = strength.reduce((sum, each) => sum + Math.log(each), 0) / strength.length;
  return strength.map((each) => each / Math.exp(mean));
}
