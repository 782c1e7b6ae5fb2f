import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  makeLabels,
  readKnown,
  readLabelFile,
} from '../../../service/src/cli/quality/read-labels.ts';
import type { Labels } from '../../../service/src/inference/labels/labels.ts';

/** Answers of a real crowd, with the truth as far as it is known. */
export interface RealSet {
  name: string;
  labels: Labels;
  /** Class by task, -1 where it is not known. */
  truth: Int32Array;
}

/**
 * Accuracy of the reference on each set, %: majority, one-coin, Dawid-Skene, IBCC,
 * hierarchical, GLAD, MACE, ensemble.
 */
export const REFERENCE: Record<string, readonly number[]> = {
  bluebirds: [75.93, 71.3, 89.81, 88.89, 89.81, 72.22, 89.81, 88.89],
  rte: [89.69, 92.5, 92.75, 92.87, 92.75, 92.75, 92.75, 93.0],
  sentpol_amt: [94.3, 94.4, 94.4, 94.4, 94.4, 94.6, 94.4, 94.4],
  weather_cf: [88.22, 88.67, 83.0, 87.0, 89.0, 88.33, 87.67, 88.67],
  dog: [82.22, 83.02, 84.26, 83.89, 84.01, 83.4, 83.02, 83.27],
  possent: [93.35, 94.9, 96.0, 96.0, 95.9, 94.6, 95.9, 96.0],
  product: [89.66, 90.88, 94.0, 93.72, 93.76, 92.75, 82.57, 93.66],
  web: [73.07, 78.14, 82.17, 79.98, 82.13, 81.94, 83.0, 84.66],
  fact_eval: [90.19, 90.1, 85.07, 87.67, 85.07, 90.1, 87.33, 88.72],
};

export const REFERENCE_MODELS = [
  'majority',
  'onecoin',
  'ds',
  'ibcc',
  'hds',
  'glad',
  'mace',
  'ensemble',
] as const;

export async function readSet(folder: string, name: string): Promise<RealSet | null> {
  const path = join(folder, 'labels', name, 'labels.csv');
  if (!existsSync(path)) return null;
  const file = await readLabelFile(path);
  const labels = makeLabels(file);
  const { classOf } = await readKnown(join(folder, 'labels', name, 'truth.csv'), file);
  return { name, labels, truth: classOf };
}

/** Share of right verdicts, %. When classes tie, each counts as an equal part of the verdict. */
export function accuracy({ labels, truth }: RealSet, posterior: Float64Array): number {
  const { classes } = labels;
  let known = 0;
  let right = 0;

  for (const [t, want] of truth.entries()) {
    if (want < 0) continue;
    known += 1;
    const row = posterior.subarray(t * classes, (t + 1) * classes);
    const best = Math.max(...row) - 1e-9;
    if ((row[want] ?? 0) >= best) right += 1 / row.filter((share) => share >= best).length;
  }

  return (100 * right) / known;
}
