import type { Labels } from '../labels/labels.ts';
import { countConfusion, newTable } from '../models/confusion.ts';
import { RIGHT, WRONG } from '../models/ibcc.ts';

/**
 * P(answer | true class) by rater, the mean of IBCC's Dirichlet rows at a posterior:
 * `(rater × classes + given) × classes + true`. O(answers × classes + raters × classes²).
 */
export function meanConfusion(labels: Labels, posterior: Float64Array): Float64Array {
  const { raters, classes } = labels;
  const table = newTable(labels);
  countConfusion(labels, posterior, table);

  for (let w = 0; w < raters; w++) {
    for (let k = 0; k < classes; k++) {
      const from = w * classes * classes + k;
      let sum = 0;
      for (let y = 0; y < classes; y++) {
        table[from + y * classes]! += y === k ? RIGHT : WRONG;
        sum += table[from + y * classes]!;
      }
      for (let y = 0; y < classes; y++) table[from + y * classes]! /= sum;
    }
  }

  return table;
}
