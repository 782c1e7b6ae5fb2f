import { CHOICES } from '../../../../lib/protocol/tasks.ts';
import type { Context } from '../../context.ts';
import type { Known } from '../../inference/models/online.ts';

/** A task whose answer is in doubt. */
export interface Doubt {
  /** Calibrated. */
  posterior: Float64Array;
  /** Numbers of its raters. */
  answered: readonly number[];
  /** Free places. */
  slots: number;
}

/** What the last refit of a campaign leaves for answers that come after it. */
export interface Weights extends Known {
  /** Number of each rater in `emission`. */
  raters: ReadonlyMap<string, number>;
  /** The power that makes a posterior as sure as it may be. */
  power: number;
  /** Tasks that may want answers, those in most doubt first, by id: see `doubts.ts`. */
  doubts: Map<string, Doubt>;
  /** Tasks that nobody has answered, the next ones first. */
  fresh: Set<string>;
  /** Whom raters are to be brought together with: `findUnmetPairs`. */
  unmet: ReadonlyMap<number, ReadonlyMap<number, number>>;
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
    doubts: new Map(),
    fresh: new Set(),
    unmet: new Map(),
  };
}

const PRESUMED_WEIGHTS = presumed();

// Worked out from stored answers; losing it costs one refit.
const known = new WeakMap<Context, Map<string, Weights>>();

export const weightsOf = (ctx: Context, campaign: string): Weights =>
  refittedWeights(ctx, campaign) ?? PRESUMED_WEIGHTS;

/** Undefined before the first refit. */
export const refittedWeights = (ctx: Context, campaign: string): Weights | undefined =>
  known.get(ctx)?.get(campaign);

export function keepWeights(ctx: Context, campaign: string, weights: Weights): void {
  const all = known.get(ctx) ?? new Map<string, Weights>();
  known.set(ctx, all.set(campaign, weights));
}

/** Campaigns that are over need no weights. */
export function forgetOthers(ctx: Context, campaigns: readonly string[]): void {
  const kept = new Set(campaigns);
  const all = known.get(ctx);
  for (const campaign of all?.keys() ?? []) if (!kept.has(campaign)) all?.delete(campaign);
}
