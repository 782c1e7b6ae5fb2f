import type { Labels } from '../labels/labels.ts';
import { type Interval, normalInterval, wilson } from '../math/intervals.ts';
import { countConfusion, newTable } from '../models/confusion.ts';
import { RIGHT, WRONG } from '../models/ibcc.ts';
import { classTotals } from '../models/posterior.ts';

/** The classes for a tie and for the two sides; -1 when there is no such class. */
export interface SideClasses {
  tie: number;
  left: number;
  right: number;
}

/** A rater's profile by their answers, each value with a 95 % interval. */
export interface RaterProfile {
  answers: number;
  /** The chance of a right answer to a typical task, 0 to 1. */
  reliability: Interval;
  /** How much the answers depend on the truth, from 0 for blind answers to 1. */
  spread: Interval;
  /** The share of ties; null without such a class. */
  tie: Interval | null;
  /** The share of left among answers that take a side, minus ½, so from -½ to ½; null without sides. */
  side: Interval | null;
}

/**
 * Profiles each rater by a posterior. Reliability is the mean of the confusion matrix's diagonal by
 * class share, spread the mean squared distance between its rows: Raykar and Yu, "Ranking
 * Annotators for Crowdsourced Labeling Tasks" (NIPS 2011). Intervals by the variance of the
 * Dirichlet rows (delta method), and by Wilson for shares. O(answers × classes + raters × classes²).
 */
export function rateRaters(
  labels: Labels,
  posterior: Float64Array,
  sides: SideClasses,
): RaterProfile[] {
  const { raters, classes, rater, label } = labels;
  const table = newTable(labels);
  countConfusion(labels, posterior, table);
  const totals = classTotals(labels, posterior);
  const sum = totals.reduce((all, each) => all + each, 0) || 1;
  const shares = totals.map((each) => each / sum);
  const given = new Float64Array(raters * classes);
  for (let i = 0; i < rater.length; i++) given[rater[i]! * classes + label[i]!]! += 1;

  return Array.from({ length: raters }, (_, w) => {
    const counts = given.subarray(w * classes, (w + 1) * classes);
    const answers = counts.reduce((all, each) => all + each, 0);
    const rows = rowsOf(table, w, classes);
    return {
      answers,
      reliability: reliabilityOf(rows, shares),
      spread: spreadOf(rows),
      tie: sides.tie < 0 ? null : wilson(counts[sides.tie]!, answers),
      side: sideOf(counts, sides),
    };
  });
}

/** A row of a confusion matrix: shares by answer given, and the sum of their Dirichlet counts. */
interface Row {
  shares: Float64Array;
  weight: number;
}

function rowsOf(table: Float64Array, w: number, classes: number): Row[] {
  return Array.from({ length: classes }, (_, k) => {
    const counts = Float64Array.from({ length: classes }, (_, y) => {
      return table[(w * classes + y) * classes + k]! + (y === k ? RIGHT : WRONG);
    });
    const weight = counts.reduce((all, each) => all + each, 0);
    return { shares: counts.map((count) => count / weight), weight };
  });
}

function reliabilityOf(rows: readonly Row[], classShares: Float64Array): Interval {
  let value = 0;
  let variance = 0;
  for (const [k, { shares, weight }] of rows.entries()) {
    value += classShares[k]! * shares[k]!;
    variance += (classShares[k]! ** 2 * shares[k]! * (1 - shares[k]!)) / (weight + 1);
  }
  return normalInterval(value, variance);
}

/** Σ over pairs of rows of their squared distance, over classes × (classes − 1). */
function spreadOf(rows: readonly Row[]): Interval {
  const classes = rows.length;
  if (classes < 2) return normalInterval(0, 0);

  const scale = 1 / (classes * (classes - 1));
  const sums = rows[0]!.shares.map((_, y) => rows.reduce((all, row) => all + row.shares[y]!, 0));
  let value = 0;
  let variance = 0;

  for (const { shares, weight } of rows) {
    let slope = 0;
    let slopeSquared = 0;
    for (let y = 0; y < classes; y++) {
      const away = classes * shares[y]! - sums[y]!;
      value += scale * shares[y]! * away;
      slope += 2 * scale * away * shares[y]!;
      slopeSquared += (2 * scale * away) ** 2 * shares[y]!;
    }
    variance += (slopeSquared - slope ** 2) / (weight + 1);
  }

  return normalInterval(value, variance);
}

function sideOf(counts: Float64Array, { left, right }: SideClasses): Interval | null {
  if (left < 0 || right < 0) return null;
  const share = wilson(counts[left]!, counts[left]! + counts[right]!);
  return share && { value: share.value - 0.5, low: share.low - 0.5, high: share.high - 0.5 };
}
