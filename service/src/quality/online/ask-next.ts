import type { Context } from '../../context.ts';
import { chancesOf, expectedInformation } from '../stopping/information.ts';
import { CHOICES } from './choices.ts';
import { type Weights, weightsOf } from './weights.ts';

/** Tasks that are tried before the queue is asked. */
const TRIES = 3;

/**
 * The tasks on which an answer of this rater tells most, the best first: out of those that the
 * last refit was in most doubt of. Empty before the first refit. Costs microseconds: what it needs
 * was worked out beside the request.
 */
export function mostTelling(ctx: Context, campaign: string, rater: string): string[] {
  const weights = weightsOf(ctx, campaign);
  if (weights.doubtful.length === 0) return [];
  const chances = chancesOf(emissionOf(weights, rater), CHOICES.length);
  return weights.doubtful
    .map(({ task, posterior }) => ({ task, worth: expectedInformation(posterior, chances) }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, TRIES)
    .map(({ task }) => task);
}

function emissionOf({ raters, emission, newcomer }: Weights, rater: string): Float64Array {
  const number = raters.get(rater);
  if (number === undefined) return newcomer;
  const cells = newcomer.length;
  return emission.subarray(number * cells, (number + 1) * cells);
}
