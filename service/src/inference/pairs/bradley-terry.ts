import { OUTCOME, type Votes, type Weights } from './votes.ts';

interface BradleyTerryOptions {
  weights?: Weights;
  /** How many virtual wins, and as many losses, every item has against one of strength 1. */
  prior?: number;
  /** Stop when no logarithm of a strength changes by more in a round. */
  tolerance?: number;
}

const MAX_ITERATIONS = 10_000;
const TOLERANCE = 1e-11;
/** The strength of an item that never won, without a prior. */
const MIN_STRENGTH = 1e-12;

/**
 * Bradley-Terry strengths: the odds that an item beats another are the ratio of their strengths; a tie
 * is half a win each. Bradley and Terry, "Rank Analysis of Incomplete Block Designs" (Biometrika 39,
 * 1952);
 * iteration of Newman, "Efficient Computation of Rankings from Pairwise Comparisons" (JMLR 24,
 * 2023). O(votes + rounds × different pairs).
 *
 * Fails without a prior where the comparisons are not strongly connected (see connected.ts): the
 * strengths then run to 0 or infinity. Ignores raters, sides and how likely ties are.
 * @returns strengths, above 0, that sum to 1
 */
export function bradleyTerry(votes: Votes, options: BradleyTerryOptions = {}): Float64Array {
  const { prior = 0, tolerance = TOLERANCE } = options;
  const met = countWins(votes, options.weights);
  const strength = new Float64Array(votes.items).fill(1);

  for (let round = 0; round < MAX_ITERATIONS; round++) {
    const before = strength.slice();
    // Update one after the other: all at once would oscillate between two items.
    for (const [item, records] of met.entries()) {
      strength[item] = balance(strength, item, records, prior);
    }
    if (prior === 0) centre(strength);
    const moved = strength.map((each, item) => Math.abs(Math.log(each / before[item]!)));
    if (moved.every((each) => each < tolerance)) break;
  }

  const sum = strength.reduce((total, each) => total + each, 0);
  return strength.map((each) => each / sum);
}

/** The votes between an item and another one. */
interface Meeting {
  other: number;
  won: number;
  lost: number;
}

/** The strength at which an item's wins are as expected, with the others' strengths fixed. */
function balance(strength: Float64Array, item: number, records: readonly Meeting[], prior: number) {
  const own = strength[item]!;
  let gained = prior / (own + 1);
  let given = prior / (own + 1);
  for (const { other, won, lost } of records) {
    const together = own + strength[other]!;
    gained += (won * strength[other]!) / together;
    given += lost / together;
  }

  return given > 0 ? Math.max(gained / given, MIN_STRENGTH) : own;
}

/** Each item's meetings with the others. */
function countWins({ items, left, right, outcome }: Votes, weights: Weights): Meeting[][] {
  const met = Array.from({ length: items }, () => new Map<number, Meeting>());
  const add = (item: number, other: number, won: number, lost: number): void => {
    const record = met[item]!.get(other) ?? { other, won: 0, lost: 0 };
    record.won += won;
    record.lost += lost;
    met[item]!.set(other, record);
  };

  for (let i = 0; i < left.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (weight === 0) continue;
    const share = outcome[i] === OUTCOME.tie ? 0.5 : outcome[i] === OUTCOME.left ? 1 : 0;
    add(left[i]!, right[i]!, weight * share, weight * (1 - share));
    add(right[i]!, left[i]!, weight * (1 - share), weight * share);
  }

  return met.map((records) => [...records.values()]);
}

/** Scales to a geometric mean of 1, in place. */
function centre(strength: Float64Array): void {
  const mean = strength.reduce((sum, each) => sum + Math.log(each), 0) / strength.length;
  for (const [item, each] of strength.entries()) strength[item] = each / Math.exp(mean);
}
