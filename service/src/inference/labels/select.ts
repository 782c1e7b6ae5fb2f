import type { Labels } from './labels.ts';

/**
 * Keeps the tasks, raters and classes, but only some of the answers. O(answers).
 * @param keeps called with each index into `labels.label` and its task
 */
export function selectLabels(
  labels: Labels,
  keeps: (place: number, task: number) => boolean,
): Labels {
  const start = new Int32Array(labels.tasks + 1);
  const rater = new Int32Array(labels.rater.length);
  const label = new Int32Array(labels.label.length);
  let length = 0;

  for (let t = 0; t < labels.tasks; t++) {
    for (let i = labels.start[t]!; i < labels.start[t + 1]!; i++) {
      if (!keeps(i, t)) continue;
      rater[length] = labels.rater[i]!;
      label[length] = labels.label[i]!;
      length += 1;
    }
    start[t + 1] = length;
  }

  return { ...labels, start, rater: rater.subarray(0, length), label: label.subarray(0, length) };
}
