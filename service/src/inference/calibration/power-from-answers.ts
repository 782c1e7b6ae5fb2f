import type { Labels } from '../labels/labels.ts';
import { selectLabels } from '../labels/select.ts';
import { permutation, seeded } from '../math/random.ts';
import { softmax } from '../math/special.ts';
import { countConfusion, newTable } from '../models/confusion.ts';
import { crowdMatrix } from '../models/hierarchical.ts';
import type { FitOptions, Model } from '../models/model.ts';
import { searchPower } from './search-power.ts';
import { flooredLogs, temper } from './temper.ts';

/** The most answers to hide: with this many the one number is well determined. */
const MAX_HIDDEN = 20_000;
/** One in this many answers of a task is hidden, at least one. */
const FOLDS = 5;
/** How many of the crowd's answers each rater's matrix starts with, by class. */
const PRIOR_WEIGHT = 2;
/** The raters' matrices depend on the power and it on them, so they are estimated in turns. */
const ROUNDS = 3;

/**
 * The power for `temper` with which the model best predicts answers that it has not seen. A fifth of
 * each task's answers is hidden and the model fitted to the rest; if its posterior is right, it
 * predicts the hidden answers. It needs no truth, and so cannot see a bias that all raters share.
 * Costs one more fit of the model.
 */
export function powerFromAnswers(labels: Labels, model: Model, options: FitOptions = {}): number {
  const { classes } = labels;
  const hidden = hideSome(labels, options.seed ?? 0);
  const rest = selectLabels(labels, (place) => hidden[place] === 0);
  const { posterior } = model(rest, { ...options, from: undefined });
  const logs = flooredLogs(posterior);
  let power = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const matrices = sharedMatrices(rest, temper(posterior, classes, power));
    power = searchPower((next) => likelihood(labels, hidden, logs, matrices, next));
  }

  return power;
}

/** Marks with 1 a fifth of the answers of each task that has no gold and at least two answers. */
function hideSome({ tasks, start, gold }: Labels, seed: number): Uint8Array {
  const random = seeded(seed);
  const hidden = new Uint8Array(start[tasks]!);
  let count = 0;

  for (const t of permutation(tasks, random)) {
    const answers = start[t + 1]! - start[t]!;
    if (gold[t]! >= 0 || answers < 2) continue;
    const some = permutation(answers, random).subarray(0, Math.ceil(answers / FOLDS));
    for (const place of some) hidden[start[t]! + place] = 1;
    count += some.length;
    if (count >= MAX_HIDDEN) break;
  }

  return hidden;
}

/** Each rater's confusion matrix, shrunk towards the crowd's. */
function sharedMatrices(labels: Labels, posterior: Float64Array): Float64Array {
  const { raters, classes } = labels;
  const table = newTable(labels);
  countConfusion(labels, posterior, table);
  const crowd = crowdMatrix(table, classes);

  for (let w = 0; w < raters; w++) {
    for (let k = 0; k < classes; k++) {
      const from = w * classes * classes + k;
      let sum = 0;
      for (let y = 0; y < classes; y++) sum += table[from + y * classes]!;
      for (let y = 0; y < classes; y++) {
        const at = from + y * classes;
        table[at] = (table[at]! + PRIOR_WEIGHT * crowd[y * classes + k]!) / (sum + PRIOR_WEIGHT);
      }
    }
  }

  return table;
}

function likelihood(
  { tasks, classes, start, rater, label }: Labels,
  hidden: Uint8Array,
  logs: Float64Array,
  matrices: Float64Array,
  power: number,
): number {
  const row = new Float64Array(classes);
  let sum = 0;

  for (let t = 0; t < tasks; t++) {
    let ready = false;
    for (let place = start[t]!; place < start[t + 1]!; place++) {
      if (hidden[place] === 0) continue;
      if (!ready) {
        for (let k = 0; k < classes; k++) row[k] = power * logs[t * classes + k]!;
        softmax(row, 0, classes);
        ready = true;
      }
      const column = (rater[place]! * classes + label[place]!) * classes;
      let seen = 0;
      for (let k = 0; k < classes; k++) seen += row[k]! * matrices[column + k]!;
      sum += Math.log(seen);
    }
  }

  return sum;
}
