import type { Context } from '../../context.ts';
import type { OnlineFit } from '../../inference/models/online.ts';

/** A task whose answer is in doubt. */
export interface Doubt {
  /** Calibrated posterior, by class. */
  posterior: Float64Array;
  /** Numbers of its raters. */
  answered: readonly number[];
  /** Free places. */
  slots: number;
}

/** For each voice of several raters, by its number: the tasks that one of them has, and until when they are kept, ms. */
export type Apart = Map<number, Map<string, number>>;

/** For each voice by its number, how many answers to work it gave, and when it gave the last, ms. */
export type Shares = Map<number, { answers: number; last: number }>;

/** What the last refit of a campaign provides for the answers that come after it. */
export interface Weights extends OnlineFit {
  /** Number of each rater in `emission`. */
  raters: ReadonlyMap<string, number>;
  /** The power that calibrates a posterior (`temper`). */
  power: number;
  /** Tasks that may need answers, by id, those in most doubt first (see `doubts.ts`). */
  doubts: Map<string, Doubt>;
  /** Tasks that nobody has answered, in the order of the queue. */
  fresh: Set<string>;
  /** For each rater, those with whom they share too few tasks (`findUnmetPairs`). */
  unmet: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** What raters of one voice do not get, because another of them has it (`apart.ts`). */
  apart: Apart;
  /** What each voice gave of the campaign (`shares.ts`). */
  shares: Shares;
}

/** The presumed chance of a right answer before any refit. */
const PRESUMED = 0.6;
const PRESUMED_POWER = 0.5;

/** What is presumed of people before any refit. */
export function presumedWeights(classes: number): Weights {
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
    apart: new Map(),
    shares: new Map(),
  };
}

// Derived from stored answers; losing it costs one refit.
const known = new WeakMap<Context, Map<string, Weights>>();

/** A campaign's weights; undefined before the first refit. */
export const refittedWeights = (ctx: Context, campaign: string): Weights | undefined =>
  known.get(ctx)?.get(campaign);

/** Keeps a refit's weights in memory. */
export function keepWeights(ctx: Context, campaign: string, weights: Weights): void {
  const all = known.get(ctx) ?? new Map<string, Weights>();
  known.set(ctx, all.set(campaign, weights));
}

/** Whether a rater answers as one with any of these, as the last refit found it; nobody does before that. */
export function isOneVoiceWith(
  ctx: Context,
  campaign: string,
  rater: string,
  others: readonly string[],
): boolean {
  const raters = refittedWeights(ctx, campaign)?.raters;
  const voice = raters?.get(rater);
  return voice !== undefined && others.some((other) => raters!.get(other) === voice);
}

/** Drops the weights of all other campaigns. */
export function forgetOthers(ctx: Context, campaigns: readonly string[]): void {
  const kept = new Set(campaigns);
  const all = known.get(ctx);
  for (const campaign of all?.keys() ?? []) if (!kept.has(campaign)) all?.delete(campaign);
}
