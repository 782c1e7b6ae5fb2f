import type { Context } from '../../context.ts';
import { MIN_SHARED } from '../../inference/raters/copy-test.ts';
import { chancesOf, expectedInformation } from '../../inference/stopping/information.ts';
import { type Doubt, refittedWeights, type Weights } from './weights.ts';

/** How many free tasks to look at. */
const MAX_LOOKED = 64;
/** How many tasks to try before taking the next of the queue. */
const MAX_OFFERED = 3;

/**
 * The tasks on which an answer of this rater would be most informative, best first, out of those in
 * most doubt. Information counts up to double where the task lets them be compared with raters they
 * have shared too few tasks with (`findUnmetPairs`); if no such task is free they start new ones and
 * leave the rest to others. Empty before the first refit. Takes microseconds: the refit has prepared
 * everything.
 * @returns ids of tasks
 */
export function findMostInformative(ctx: Context, campaign: string, rater: string): string[] {
  const weights = refittedWeights(ctx, campaign);
  if (!weights) return [];
  const number = weights.raters.get(rater) ?? -1;

  const free = [...weights.doubts]
    .filter(([, { slots }]) => slots > 0)
    .slice(0, MAX_LOOKED)
    .filter(([, { answered }]) => !answered.includes(number))
    .map(([task, doubt]) => ({
      task,
      doubt,
      valueOfMeeting: valueOfMeeting(weights, number, doubt),
    }));

  const isStranger = weights.unmet.has(number);
  if (isStranger && free.every((each) => each.valueOfMeeting === 0)) return firstOf(weights.fresh);
  const chances = chancesOf(emissionOf(weights, number), weights.logPrior.length);

  return free
    .map(({ task, doubt, valueOfMeeting: meets }) => ({
      task,
      worth: expectedInformation(doubt.posterior, chances) * (1 + meets),
    }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, MAX_OFFERED)
    .map(({ task }) => task);
}

/** 0 to 1. Pairs that lack little come first, so that some can be compared before all are half known. */
function valueOfMeeting({ unmet }: Weights, number: number, { answered }: Doubt): number {
  const wanted = unmet.get(number);
  if (!wanted) return 0;
  let sum = 0;
  for (const each of answered) {
    const shared = wanted.get(each);
    if (shared !== undefined) sum += (1 + shared) / MIN_SHARED;
  }
  return Math.min(1, sum);
}

function firstOf(tasks: Iterable<string>): string[] {
  const first: string[] = [];
  for (const task of tasks) if (first.push(task) === MAX_OFFERED) break;
  return first;
}

function emissionOf({ emission, newcomer }: Weights, number: number): Float64Array {
  if (number < 0) return newcomer;
  const cells = newcomer.length;
  return emission.subarray(number * cells, (number + 1) * cells);
}
