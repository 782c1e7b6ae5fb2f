import { quantile } from '../math/intervals.ts';
import { type Random, seeded } from '../math/random.ts';
import { bradleyTerry } from './bradley-terry.ts';
import { connection } from './connected.ts';
import { davidson } from './davidson.ts';
import type { Votes, Weights } from './votes.ts';

export type RankModel = 'davidson' | 'bt';

interface RankOptions {
  seed?: number;
  /** How many rounds the bootstrap takes. */
  rounds?: number;
  onRound?: (done: number, of: number) => void;
}

/** Scores with 95 % intervals: log odds around 0 for davidson, strengths that sum to 1 for bt. */
export interface Ranking {
  score: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** Each item starts with half a win and half a loss against an average one. */
const VIRTUAL = 0.5;
const ROUNDS = 200;

/**
 * Scores items, with intervals by a bootstrap over tasks (Efron, 1979): answers to one task are
 * correlated, so whole tasks are drawn. The bootstrap keeps the raters' values. Costs one fit of the
 * model and `rounds` (200) shorter ones that start from it.
 */
export function rank(votes: Votes, model: RankModel, options: RankOptions = {}): Ranking {
  const { rounds = ROUNDS } = options;
  const refit = model === 'bt' ? strengths(votes) : logOdds(votes);
  const score = refit();
  const random = seeded(options.seed ?? 0);
  const drawn = Array.from({ length: votes.items }, () => new Float64Array(rounds));
  for (let round = 0; round < rounds; round++) {
    const scores = refit(drawTasks(votes, random));
    for (let item = 0; item < votes.items; item++) drawn[item]![round] = scores[item]!;
    options.onRound?.(round + 1, rounds);
  }
  const bound = (p: number) => Float64Array.from(drawn, (each) => quantile(each.sort(), p));
  // The draws need not include the estimate, but the interval must.
  const low = bound(0.025).map((each, item) => Math.min(each, score[item]!));
  const high = bound(0.975).map((each, item) => Math.max(each, score[item]!));

  return { score, low, high };
}

function strengths(votes: Votes): (weights?: Weights) => Float64Array {
  const prior = connection(votes).strong ? 0 : VIRTUAL;
  const full = bradleyTerry(votes, { prior });
  // A draw may miss the only win that connects an item, so it always uses the prior.
  return (weights) =>
    weights ? bradleyTerry(votes, { weights, prior: VIRTUAL, tolerance: 1e-5 }) : full;
}

function logOdds(votes: Votes): (weights?: Weights) => Float64Array {
  const full = davidson(votes);
  return (weights) => {
    if (!weights) return full.strength;
    return davidson(votes, { weights, from: full, itemsOnly: true, gradient: 1e-2 }).strength;
  };
}

/** Draws as many tasks as there are, with replacement. @returns how often each vote then counts */
function drawTasks({ tasks, task }: Votes, random: Random): Float64Array {
  const times = new Float64Array(tasks);
  for (let i = 0; i < tasks; i++) times[random.below(tasks)]! += 1;
  return Float64Array.from(task, (each) => times[each]!);
}
