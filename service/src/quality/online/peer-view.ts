import { temper } from '../../inference/calibration/temper.ts';
import type { Labels } from '../../inference/labels/labels.ts';
import { posteriorOf } from '../../inference/models/online.ts';
import { spreadOf } from '../../inference/raters/spread.ts';

/** A prior of this many answers for each rater, half of them right. */
const PRESUMED = 4;

/** What others' answers to the same tasks say about each rater. */
export interface PeerView {
  /** The calibrated chance of a right answer, by others' answers, 0 to 1; near one half with few answers. */
  reliability: Float64Array;
  /** How much their answers depend on the truth, 0 to 1 (`spreadOf`). */
  spread: Float64Array;
  /** How many answers this rests on. */
  judged: Int32Array;
}

/**
 * Judges each answer by the posterior without its own weight, so that nobody vouches for themselves.
 * The spread, which affects no pay, uses the whole posterior: with three answers to a task, two others
 * say too little (docs/quality.md). O(answers × classes + raters × classes³).
 * @param emission log weights of answers, `(rater × classes + given) × classes + true`
 */
export function viewOfPeers(
  labels: Labels,
  posterior: Float64Array,
  emission: Float64Array,
  power: number,
): PeerView {
  const { tasks, raters, classes, start, rater, label, gold } = labels;
  const right = new Float64Array(raters).fill(PRESUMED / 2);
  const judged = new Int32Array(raters);
  const table = new Float64Array(raters * classes * classes);
  const row = new Float64Array(classes);

  for (let t = 0; t < tasks; t++) {
    const known = gold[t]! >= 0;
    if (!known && start[t + 1]! - start[t]! < 2) continue;
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const from = (rater[i]! * classes + label[i]!) * classes;
      for (let k = 0; k < classes; k++) {
        const own = known ? 0 : emission[from + k]!;
        row[k] = Math.log(Math.max(posterior[t * classes + k]!, 1e-9)) - own;
      }
      const others = known ? posteriorOf(row) : temper(posteriorOf(row), classes, power);
      right[rater[i]!]! += others[label[i]!]!;
      judged[rater[i]!]! += 1;
      for (let k = 0; k < classes; k++) table[from + k]! += posterior[t * classes + k]!;
    }
  }

  return {
    reliability: right.map((sum, w) => sum / (judged[w]! + PRESUMED)),
    spread: spreadOf(table, raters, classes),
    judged,
  };
}
