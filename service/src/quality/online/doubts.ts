import type { Context } from '../../context.ts';
import { type Doubt, refittedWeights } from './weights.ts';

/** The most tasks to keep; further ones wait for the next refit. */
const MAX_DOUBTS = 512;

/** Call it when a place of a task was leased. */
export function noteLease(ctx: Context, campaign: string, task: string): void {
  const weights = refittedWeights(ctx, campaign);
  weights?.fresh.delete(task);
  const doubt = weights?.doubts.get(task);
  if (doubt) doubt.slots -= 1;
}

/** Call it when a refit changed the free places of a task. */
export function notePlaces(ctx: Context, campaign: string, task: string, slots: number): void {
  const doubt = refittedWeights(ctx, campaign)?.doubts.get(task);
  if (doubt) doubt.slots = slots;
}

/** The state of a task after an answer. */
interface Answered extends Pick<Doubt, 'posterior' | 'slots'> {
  task: string;
  /** The rater's number. */
  rater: number;
}

/**
 * Keeps a task's current state in memory, so that the next rater is not offered tasks as of the last
 * refit. It is only a hint: the store decides what may be leased.
 */
export function noteAnswer(ctx: Context, campaign: string, answer: Answered): void {
  const doubts = refittedWeights(ctx, campaign)?.doubts;
  const { task, rater, posterior, slots } = answer;
  if (!doubts) return;
  const before = doubts.get(task);
  if (!before && doubts.size >= MAX_DOUBTS) return;
  doubts.set(task, { posterior, slots, answered: [...(before?.answered ?? []), rater] });
}
