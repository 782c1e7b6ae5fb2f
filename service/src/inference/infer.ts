import { powerFromAnswers } from './calibration/power-from-answers.ts';
import { powerFromGold } from './calibration/power-from-gold.ts';
import { temper } from './calibration/temper.ts';
import type { Labels } from './labels/labels.ts';
import { seeded } from './math/random.ts';
import type { Fit, FitOptions, Model } from './models/model.ts';

/** The verdict on each task. */
export interface Verdicts {
  /** The likeliest class, or -1 for a task with neither answers nor gold. */
  label: Int32Array;
  /** How often such a verdict is right, 0 to 1, calibrated; 1 for gold. */
  confidence: Float64Array;
  fit: Fit;
  /** The power by which the posterior was tempered; below 1 the model was too sure. */
  power: number;
}

/** Classes whose probabilities differ by less are tied. */
const TIE = 1e-9;

/**
 * Infers the truth of every task with a model, with calibrated confidence. Ties are broken at random.
 * Costs two fits of the model, four with gold.
 */
export function infer(labels: Labels, model: Model, options: FitOptions = {}): Verdicts {
  const fit = model(labels, options);
  const power = calibrate(labels, model, options);
  const tempered = temper(fit.posterior, labels.classes, power);
  const label = likeliestClasses(labels, fit.posterior, options.seed);
  const confidence = Float64Array.from(label, (verdict, t) => {
    return verdict < 0 ? 0 : tempered[t * labels.classes + verdict]!;
  });
  for (let t = 0; t < labels.tasks; t++) if (labels.gold[t]! >= 0) confidence[t] = 1;

  return { label, confidence, fit, power };
}

/** The likeliest class of each task, ties broken at random; -1 without answers or gold. */
export function likeliestClasses(labels: Labels, posterior: Float64Array, seed = 0): Int32Array {
  const { tasks, classes, start, gold } = labels;
  const random = seeded(seed);
  const verdicts = new Int32Array(tasks).fill(-1);
  for (let t = 0; t < tasks; t++) {
    const chance = random.next();
    if (gold[t]! >= 0) verdicts[t] = gold[t]!;
    else if (start[t] !== start[t + 1]) {
      verdicts[t] = likeliest(posterior, t * classes, classes, chance);
    }
  }

  return verdicts;
}

/** The power that calibrates the model's posterior (`temper`). */
export function calibrate(labels: Labels, model: Model, options: FitOptions = {}): number {
  const power = powerFromAnswers(labels, model, options);
  if (labels.gold.every((known) => known < 0)) return power;
  return powerFromGold(labels, model, power, options);
}

/** The likeliest class of a row; among equal ones `chance` (0 to 1) decides. */
function likeliest(posterior: Float64Array, from: number, classes: number, chance: number): number {
  let max = 0;
  for (let at = from; at < from + classes; at++) max = Math.max(max, posterior[at]!);
  const best: number[] = [];
  for (let k = 0; k < classes; k++) if (posterior[from + k]! >= max - TIE) best.push(k);
  return best[Math.floor(chance * best.length)] ?? 0;
}
