import type { Context } from '../../context.ts';
import { type Doubt, refittedWeights } from './weights.ts';

/** Tasks beyond it wait for the next refit. */
const MAX_DOUBTS = 512;

/** One place of a task was leased. */
export function noteLease(ctx: Context, campaign: string, task: string): void {
  const weights = refittedWeights(ctx, campaign);
  weights?.fresh.delete(task);
  const doubt = weights?.doubts.get(task);
  if (doubt) doubt.slots -= 1;
}

/** A refit gave a task places, or took them. */
export function notePlaces(ctx: Context, campaign: string, task: string, slots: number): void {
  const doubt = refittedWeights(ctx, campaign)?.doubts.get(task);
  if (doubt) doubt.slots = slots;
}

/** What an answer made of a task. */
interface Answered extends Pick<Doubt, 'posterior' | 'slots'> {
  task: string;
  /** Number of the rater. */
  rater: number;
}

/**
 * Lets the next who asks see a task as it stands now and not as at the last refit. A hint alone, kept
 * in memory: what may be leased is decided by the store.
 */
export function noteAnswer(ctx: Context, campaign: string, answer: Answered): void {
  const doubts = refittedWeights(ctx, campaign)?.doubts;
  const { task, rater, posterior, slots } = answer;
  if (!doubts) return;
  const before = doubts.get(task);
  if (!before && doubts.size >= MAX_DOUBTS) return;
  doubts.set(task, { posterior, slots, answered: [...(before?.answered ?? []), rater] });
}
