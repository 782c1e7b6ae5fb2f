import { infer } from '../../../service/src/inference/infer.ts';
import type { Labels } from '../../../service/src/inference/labels/labels.ts';
import { permutation, seeded } from '../../../service/src/inference/math/random.ts';
import { ensemble } from '../../../service/src/inference/models/ensemble.ts';
import { mean, report } from './report.ts';
import type { RealSet } from './sets.ts';

const BINS = 10;
const FOLDS = 10;
/** Number of folds; each serves as gold once, which takes a whole inference. */
const TURNS = 3;

/**
 * Expected calibration error (Naeini et al., AAAI 2015) of the raw posterior, of the confidence that is
 * calibrated without any truth, and of that with a tenth of the truth as gold, measured on the rest.
 */
export function benchCalibration(sets: readonly RealSet[]): void {
  const errors: Record<string, number[]> = { raw: [], answers: [], gold: [] };
  for (const { name, labels, truth } of sets) {
    const { label, confidence, fit } = infer(labels, ensemble);
    const raw = confidence.map((_, t) => fit.posterior[t * labels.classes + label[t]!]!);
    const found = {
      raw: calibrationError(raw, label, truth),
      answers: calibrationError(confidence, label, truth),
      gold: mean(Array.from({ length: TURNS }, (_, fold) => withGold(labels, truth, fold))),
    };
    for (const [kind, value] of Object.entries(found)) {
      errors[kind]!.push(value);
      report(`quality.ece.${name}.${kind}`, value, 'ECE', 0);
    }
  }

  for (const [kind, values] of Object.entries(errors)) {
    report(`quality.ece.mean.${kind}`, mean(values), 'ECE', Number(mean(errors.raw!).toFixed(4)));
  }
}

function withGold(labels: Labels, truth: Int32Array, fold: number): number {
  const turn = permutation(labels.tasks, seeded(1));
  const isGold = (t: number) => turn[t]! % FOLDS === fold;
  const gold = truth.map((known, t) => (isGold(t) && known < labels.classes ? known : -1));
  const { label, confidence } = infer({ ...labels, gold }, ensemble);

  return calibrationError(
    confidence,
    label,
    truth.map((known, t) => (gold[t]! >= 0 ? -1 : known)),
  );
}

/** Mean difference between confidence and the share of right verdicts, over ten bins of equal width. */
function calibrationError(confidence: Float64Array, label: Int32Array, truth: Int32Array): number {
  const gaps = new Float64Array(BINS);
  let known = 0;

  for (const [t, want] of truth.entries()) {
    if (want < 0) continue;
    known += 1;
    const bin = Math.min(BINS - 1, Math.floor(confidence[t]! * BINS));
    gaps[bin]! += confidence[t]! - (label[t] === want ? 1 : 0);
  }

  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / known;
}
