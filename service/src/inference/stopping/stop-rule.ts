import type { Labels } from '../labels/labels.ts';
import { normalCdf } from '../math/normal.ts';
import type { ConfusionFit } from '../models/confusion.ts';
import { hierarchical } from '../models/hierarchical.ts';
import { ibcc } from '../models/ibcc.ts';

/** Share of the doubt allowed that may come from answers still to come. */
const CHANGE = 0.4;
const ITERATIONS = 40;

/** A task by what is known of it. */
interface Standing {
  /** P(likeliest class). */
  sure: number;
  /** ln of how much likelier it is than the second. */
  lead: number;
}

/** How far one answer moves a task's lead, over all answers so far. */
interface Move {
  mean: number;
  deviation: number;
}

/**
 * Which tasks need more answers. A task may rest when the mean posterior of IBCC and hierarchical
 * Dawid-Skene is as sure as the target, and when the answers that it could still get would change
 * its verdict too rarely: a random walk of the lead, after Wald, "Sequential Tests of Statistical
 * Hypotheses" (1945). To be asked again with each refit, so that tasks are re-opened; closing for
 * good on the first look is wrong on real data. Two models, for each is too sure where the other
 * is not. O(a fit of both + tasks × classes).
 * @param left how many answers each task could still get
 * @param target share of verdicts that should stand as with all answers, 0 to 1
 * @returns 1 for tasks that need more, 0 for the rest
 */
export function needMore(labels: Labels, left: Int32Array, target: number): Uint8Array {
  return whoNeedsMore(labels, left, target, fitBoth(labels));
}

/** IBCC's fit, and the mean of its posterior and hierarchical Dawid-Skene's. */
export interface BothFits {
  fit: ConfusionFit;
  posterior: Float64Array;
}

/** The two fits by which tasks are judged. @param from posterior of an earlier fit: a warm start */
export function fitBoth(labels: Labels, from?: Float64Array): BothFits {
  const fit = ibcc(labels, { iterations: ITERATIONS, from });
  const other = hierarchical(labels, { iterations: ITERATIONS, from });
  const posterior = fit.posterior.map((each, at) => (each + other.posterior[at]!) / 2);
  return { fit, posterior };
}

/** As `needMore`, of fits that were made already. */
export function whoNeedsMore(
  labels: Labels,
  left: Int32Array,
  target: number,
  { fit, posterior }: BothFits,
): Uint8Array {
  const move = typicalMove(labels, posterior, fit.emission);
  const more = new Uint8Array(labels.tasks);
  for (let t = 0; t < labels.tasks; t++) {
    if (left[t]! <= 0 || labels.gold[t]! >= 0) continue;
    const standing = standingOf(posterior, t * labels.classes, labels.classes);
    const doubt = 1 - standing.sure;
    const change = chanceOfChange(standing, move, left[t]!);
    more[t] = doubt > 1 - target || change > CHANGE * (1 - target) ? 1 : 0;
  }
  return more;
}

/** The chance that the second class leads after `left` more answers. */
function chanceOfChange({ sure, lead }: Standing, { mean, deviation }: Move, left: number): number {
  const reach = Math.max(1e-9, deviation * Math.sqrt(left));
  const whenWrong = normalCdf((left * mean - lead) / reach);
  const whenRight = normalCdf(-(lead + left * mean) / reach);
  return (1 - sure) * whenWrong + sure * whenRight;
}

function standingOf(posterior: Float64Array, from: number, classes: number): Standing {
  const { first, second } = firstTwo(posterior, from, classes);
  const sure = posterior[from + first]!;
  const next = second < 0 ? 0 : posterior[from + second]!;
  return { sure, lead: Math.log(sure / Math.max(1e-9, next)) };
}

function firstTwo(posterior: Float64Array, from: number, classes: number) {
  let first = 0;
  let second = -1;
  for (let k = 1; k < classes; k++) {
    if (posterior[from + k]! > posterior[from + first]!) {
      second = first;
      first = k;
    } else if (second < 0 || posterior[from + k]! > posterior[from + second]!) {
      second = k;
    }
  }
  return { first, second };
}

/** Mean and deviation of an answer's weight for the first class over the second. */
function typicalMove(labels: Labels, posterior: Float64Array, emission: Float64Array): Move {
  const { tasks, classes, start, rater, label } = labels;
  let weights = 0;
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < tasks; t++) {
    const { first, second } = firstTwo(posterior, t * classes, classes);
    if (second < 0) continue;
    const weight = posterior[t * classes + first]!;
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const at = (rater[i]! * classes + label[i]!) * classes;
      const move = emission[at + first]! - emission[at + second]!;
      weights += weight;
      sum += weight * move;
      squares += weight * move * move;
    }
  }
  if (weights === 0) return { mean: 0, deviation: 0 };
  const mean = sum / weights;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / weights - mean * mean)) };
}
