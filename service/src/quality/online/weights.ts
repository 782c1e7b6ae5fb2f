import type { Context } from '../../context.ts';
import type { Known } from '../models/online.ts';
import { CHOICES } from './choices.ts';

/** What the last refit of a campaign leaves for answers that come after it. */
export interface Weights extends Known {
  /** Number of each rater in `emission`. */
  raters: ReadonlyMap<string, number>;
  /** The power that makes a posterior as sure as it may be. */
  power: number;
  /** Open tasks that the refit was in most doubt of, with their calibrated posterior. */
  doubtful: { task: string; posterior: Float64Array }[];
}

/** Chance of a right answer by somebody of whom nothing is known, before any refit. */
const PRESUMED = 0.6;
const PRESUMED_POWER = 0.5;

function presumed(): Weights {
  const classes = CHOICES.length;
  const wrong = (1 - PRESUMED) / (classes - 1);
  const newcomer = Float64Array.from({ length: classes * classes }, (_, at) =>
    Math.log(Math.floor(at / classes) === at % classes ? PRESUMED : wrong),
  );
  return {
    raters: new Map(),
    emission: new Float64Array(0),
    logPrior: new Float64Array(classes),
    newcomer,
    power: PRESUMED_POWER,
    doubtful: [],
  };
}

const FIRST = presumed();

// Worked out from stored answers; losing it costs one refit.
const known = new WeakMap<Context, Map<string, Weights>>();

export const weightsOf = (ctx: Context, campaign: string): Weights =>
  known.get(ctx)?.get(campaign) ?? FIRST;

export function keepWeights(ctx: Context, campaign: string, weights: Weights): void {
  const all = known.get(ctx) ?? new Map<string, Weights>();
  known.set(ctx, all.set(campaign, weights));
}
