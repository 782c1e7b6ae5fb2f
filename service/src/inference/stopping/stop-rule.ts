import type { Labels } from '../labels/labels.ts';
import { normalCdf } from '../math/normal.ts';
import type { ConfusionFit } from '../models/confusion.ts';
import { hierarchical } from '../models/hierarchical.ts';
import { ibcc } from '../models/ibcc.ts';

/** The share of the allowed doubt that may come from future answers. */
const CHANGE_SHARE = 0.4;
const MAX_ITERATIONS = 40;

/** How sure a task's verdict is. */
interface Standing {
  /** P(likeliest class). */
  sure: number;
  /** The log of how much likelier it is than the second class. */
  lead: number;
}

/** How far one answer changes a task's lead, by all answers so far. */
interface Drift {
  mean: number;
  deviation: number;
}

/**
 * Finds the tasks that need more answers. A task may stop when the mean posterior of IBCC and
 * hierarchical Dawid-Skene is as sure as the target, and when the answers that it could still get
 * would rarely enough change its verdict: a random walk of the lead, after Wald, "Sequential Tests of
 * Statistical Hypotheses" (1945). Ask again after each refit, so that tasks can re-open; closing them
 * for good at the first look is wrong on real data. It takes two models because each is too sure where
 * the other is not. O(a fit of both + tasks × classes).
 * @param left how many answers each task could still get
 * @param target the share of verdicts that should match those from all answers, 0 to 1
 * @returns 1 for tasks that need more, 0 for the rest
 */
export function needMore(labels: Labels, left: Int32Array, target: number): Uint8Array {
  return needMoreByFits(labels, left, target, fitBoth(labels));
}

/** IBCC's fit, and the mean of its posterior and hierarchical Dawid-Skene's. */
export interface BothFits {
  fit: ConfusionFit;
  posterior: Float64Array;
}

/** Fits both models. @param from posterior of an earlier fit, for a warm start */
export function fitBoth(labels: Labels, from?: Float64Array): BothFits {
  const fit = ibcc(labels, { iterations: MAX_ITERATIONS, from });
  const other = hierarchical(labels, { iterations: MAX_ITERATIONS, from });
  const posterior = fit.posterior.map((each, at) => (each + other.posterior[at]!) / 2);
  return { fit, posterior };
}

/** Like `needMore`, for existing fits. */
export function needMoreByFits(
  labels: Labels,
  left: Int32Array,
  target: number,
  { fit, posterior }: BothFits,
): Uint8Array {
  const move = typicalDrift(labels, posterior, fit.emission);
  const more = new Uint8Array(labels.tasks);
  for (let t = 0; t < labels.tasks; t++) {
    if (left[t]! <= 0 || labels.gold[t]! >= 0) continue;
    const standing = standingOf(posterior, t * labels.classes, labels.classes);
    const doubt = 1 - standing.sure;
    const change = chanceOfChange(standing, move, left[t]!);
    more[t] = doubt > 1 - target || change > CHANGE_SHARE * (1 - target) ? 1 : 0;
  }

  return more;
}

/** The chance that the second class leads after `left` more answers. */
function chanceOfChange(
  { sure, lead }: Standing,
  { mean, deviation }: Drift,
  left: number,
): number {
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

/** The mean and standard deviation of an answer's weight for the first class over the second. */
function typicalDrift(labels: Labels, posterior: Float64Array, emission: Float64Array): Drift {
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
