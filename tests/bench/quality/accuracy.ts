import { MODELS } from '../../../service/src/inference/models/by-name.ts';
import { mean, report } from './report.ts';
import { accuracy, REFERENCE, REFERENCE_MODELS, type RealSet } from './sets.ts';

/** The accuracy of each model on each set next to the reference's, and the means. */
export function benchAccuracy(sets: readonly RealSet[]): void {
  for (const [column, model] of REFERENCE_MODELS.entries()) {
    const found = sets.map((set) => {
      const value = accuracy(set, MODELS[model](set.labels).posterior);
      report(`quality.accuracy.${set.name}.${model}`, value, '%', REFERENCE[set.name]![column]!);
      return value;
    });
    const wanted = mean(sets.map(({ name }) => REFERENCE[name]![column]!));
    report(`quality.mean.${model}`, mean(found), '%', Number(wanted.toFixed(2)));
  }
}
