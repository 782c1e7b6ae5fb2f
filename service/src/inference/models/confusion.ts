import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Labels } from '../labels/labels.ts';
import { type Fit, type FitOptions, TOLERANCE } from './model.ts';
import { classTotals, expect, voteShares } from './posterior.ts';

const MAX_ITERATIONS = 100;
/** The most cells in the table of all raters' confusion matrices: 256 MB. */
const MAX_CELLS = 2 ** 25;

/**
 * The confusion matrices of all raters in one table. The cell of (rater, answer given, true class) is
 * at `(rater × classes + given) × classes + true`, so that the cells of an answer are contiguous.
 */
export type ConfusionTable = Float64Array;

/** A fit by confusion matrices. */
export interface ConfusionFit extends Fit {
  /** Log weight of each answer given the true class, in the layout of ConfusionTable. */
  emission: ConfusionTable;
  /** Log weight of each class before any answer. */
  logPrior: Float64Array;
}

/** How counts become log weights. Both functions change their argument in place. */
export interface ConfusionRule {
  raters(table: ConfusionTable, labels: Labels): void;
  classes(totals: Float64Array): Float64Array;
}

/** Whether the matrices of this many raters and classes fit in memory. */
export const matricesFit = ({ raters, classes }: Pick<Labels, 'raters' | 'classes'>): boolean =>
  raters * classes * classes <= MAX_CELLS;

/** An empty table. @throws StintError `too_large` when the raters' matrices do not fit in memory */
export function newTable(labels: Labels): ConfusionTable {
  const { raters, classes } = labels;
  if (matricesFit(labels)) return new Float64Array(raters * classes * classes);
  throw new StintError(
    'too_large',
    `Confusion matrices of ${raters} raters with ${classes} classes have more than ${MAX_CELLS} cells.`,
  );
}

/** Fills a table with the expected number of times that each rater gave each answer to each class. */
export function countConfusion(labels: Labels, posterior: Float64Array, table: ConfusionTable) {
  const { tasks, classes, start, rater, label } = labels;
  table.fill(0);
  for (let t = 0; t < tasks; t++) {
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const at = (rater[i]! * classes + label[i]!) * classes;
      for (let k = 0; k < classes; k++) table[at + k]! += posterior[t * classes + k]!;
    }
  }
}

/** Adds the log weights of a task's answers to its row. */
export function weighAnswers(labels: Labels, emission: ConfusionTable) {
  const { classes, start, rater, label } = labels;
  return (task: number, row: Float64Array): void => {
    for (let i = start[task]!; i < start[task + 1]!; i++) {
      const at = (rater[i]! * classes + label[i]!) * classes;
      for (let k = 0; k < classes; k++) row[k]! += emission[at + k]!;
    }
  };
}

/**
 * Alternates between raters and tasks until the posterior no longer changes.
 * O(answers × classes + raters × classes²) a round.
 */
export function fitConfusion(
  labels: Labels,
  rule: ConfusionRule,
  options: FitOptions = {},
): ConfusionFit {
  const emission = newTable(labels);
  const posterior = options.from?.slice() ?? voteShares(labels);
  let logPrior = new Float64Array(labels.classes);
  let bound = 0;
  let iterations = 0;

  for (
    let change = 1;
    change >= TOLERANCE && iterations < (options.iterations ?? MAX_ITERATIONS);
  ) {
    countConfusion(labels, posterior, emission);
    rule.raters(emission, labels);
    logPrior = rule.classes(classTotals(labels, posterior)) as Float64Array<ArrayBuffer>;
    const step = expect(labels, logPrior, posterior, weighAnswers(labels, emission));
    change = step.change;
    bound = step.logLikelihood;
    iterations += 1;
  }

  return { posterior, iterations, bound, emission, logPrior };
}
