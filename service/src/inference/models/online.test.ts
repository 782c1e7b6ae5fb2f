import { expect, it } from 'vitest';
import { plantLabels } from '../testing/plant.ts';
import { countConfusion, newTable } from './confusion.ts';
import { crowdMatrix, hierarchical } from './hierarchical.ts';
import { addAnswer, posteriorOf } from './online.ts';

const { labels } = plantLabels({ tasks: 80, raters: 12, classes: 3, perTask: 5, seed: 6 });
const fit = hierarchical(labels);
const table = newTable(labels);
countConfusion(labels, fit.posterior, table);
const known = { ...fit, newcomer: crowdMatrix(table, 3).map(Math.log) };

it('reaches the posterior of the fit, answer by answer', () => {
  for (let t = 0; t < labels.tasks; t++) {
    const weights = fit.logPrior.slice();
    for (let i = labels.start[t]!; i < labels.start[t + 1]!; i++) {
      addAnswer(weights, { rater: labels.rater[i]!, label: labels.label[i]! }, known);
    }
    for (const [k, share] of posteriorOf(weights).entries()) {
      expect(share).toBeCloseTo(fit.posterior[t * 3 + k]!, 10);
    }
  }
});

it('treats an unknown rater like the crowd', () => {
  const weights = fit.logPrior.slice();
  addAnswer(weights, { rater: labels.raters, label: 1 }, known);
  const row = posteriorOf(weights);
  expect(row[1]).toBeGreaterThan(0.5);
  expect(row[1]).toBeLessThan(0.99);
});
