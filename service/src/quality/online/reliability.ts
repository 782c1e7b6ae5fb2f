import { temper } from '../calibration/temper.ts';
import type { Labels } from '../labels/labels.ts';
import { posteriorOf } from '../models/online.ts';

/** Answers that a rater is presumed to have given, half of them right. */
const PRESUMED = 4;

/**
 * The calibrated chance that a rater's answer is right, by the others' answers and gold alone: each
 * answer is judged by the posterior with its own weight taken out. By rater, 0 to 1; few answers
 * lean towards one half. O(answers × classes).
 * @param emission log weights of answers, `(rater × classes + given) × classes + true`
 */
export function peerReliability(
  labels: Labels,
  posterior: Float64Array,
  emission: Float64Array,
  power: number,
): Float64Array {
  const { tasks, raters, classes, start, rater, label, gold } = labels;
  const right = new Float64Array(raters).fill(PRESUMED / 2);
  const all = new Float64Array(raters).fill(PRESUMED);
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
      all[rater[i]!]! += 1;
    }
  }
  return right.map((sum, w) => sum / all[w]!);
}
