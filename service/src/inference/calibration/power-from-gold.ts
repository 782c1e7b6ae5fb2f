import type { Labels } from '../labels/labels.ts';
import { permutation, seeded } from '../math/random.ts';
import type { FitOptions, Model } from '../models/model.ts';
import { searchPower } from './search-power.ts';
import { flooredLogs } from './temper.ts';

/**
 * The power for `temper` that makes the truth of gold tasks likeliest. Each half of the gold is judged
 * by a fit that knows only the other half, so that no task vouches for itself. It sees shared bias,
 * which answers alone cannot show. Costs two more fits of the model.
 * @param expected the power without gold, which few gold tasks change little
 */
export function powerFromGold(
  labels: Labels,
  model: Model,
  expected: number,
  options: FitOptions = {},
): number {
  const halves = splitGold(labels, options.seed ?? 0);
  const logs = halves.map((gold) => {
    return flooredLogs(model({ ...labels, gold }, { ...options, from: undefined }).posterior);
  });
  return searchPower((power) => {
    let sum = 0;
    for (const [half, gold] of halves.entries())
      sum += likelihood(labels, gold, logs[half]!, power);
    return sum;
  }, expected);
}

/** Splits the gold into two random halves. */
function splitGold({ tasks, gold }: Labels, seed: number): Int32Array[] {
  const halves = [new Int32Array(tasks).fill(-1), new Int32Array(tasks).fill(-1)];
  let count = 0;
  for (const t of permutation(tasks, seeded(seed))) {
    if (gold[t]! < 0) continue;
    halves[count % 2]![t] = gold[t]!;
    count += 1;
  }
  return halves;
}

/** The log likelihood of the gold tasks that this fit did not know, nats. */
function likelihood(labels: Labels, known: Int32Array, logs: Float64Array, power: number): number {
  const { tasks, classes, gold, start } = labels;
  let sum = 0;
  for (let t = 0; t < tasks; t++) {
    if (gold[t]! < 0 || known[t]! >= 0 || start[t] === start[t + 1]) continue;
    let all = 0;
    for (let k = 0; k < classes; k++) all += Math.exp(power * logs[t * classes + k]!);
    sum += power * logs[t * classes + gold[t]!]! - Math.log(all);
  }

  return sum;
}
