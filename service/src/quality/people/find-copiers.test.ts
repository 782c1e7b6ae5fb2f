import { expect, it } from 'vitest';
import { groupLabels } from '../../inference/labels/labels.ts';
import { seeded } from '../../inference/math/random.ts';
import { ibcc } from '../../inference/models/ibcc.ts';
import { meanConfusion } from '../../inference/raters/chances.ts';
import { testCopying } from '../../inference/raters/copy-test.ts';
import { findCopiers } from './find-copiers.ts';

const TASKS = 3_000;

/**
/**
 * Seven raters who judge independently, four of them misled by every fifth task; the last copies one.
 * @param name the number that each goes by
 */
function misled(name = (rater: number) => rater) {
  const random = seeded(5);
  const answers = Array.from({ length: TASKS }, (_, task) => {
    const truth = random.below(2);
    const own = Array.from({ length: 7 }, (_, rater) => {
      const right = task % 5 === 0 && rater < 4 ? 0.4 : 0.9;
      return random.next() < right ? truth : 1 - truth;
    });
    return [...own, random.next() < 0.9 ? own[5]! : random.below(2)];
  });
  const rows = answers.flatMap((labels, task) =>
    labels.map((label, rater) => ({ task, rater: name(rater), label })),
  );
  const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
  return groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { tasks: TASKS, raters: 8, classes: 2 },
  );
}

it('does not take raters for copiers because the same tasks mislead them, over however many tasks', () => {
  const labels = misled();
  const { posterior } = ibcc(labels);
  const chances = meanConfusion(labels, posterior);
  const apart = testCopying(labels, posterior, chances).filter(({ second }) => second < 7);
  // Chance alone would not have it.
  expect(Math.max(...apart.map(({ z }) => z))).toBeGreaterThan(5);
  const at = Float64Array.from(labels.rater);
  const found = findCopiers(labels, at, posterior, chances);
  expect(found.flatMap((sign, rater) => (sign ? [rater] : []))).toEqual([7]);
});

it('finds the one who answers later, in whichever order the two are numbered', () => {
  const labels = misled((rater) => 7 - rater);
  const { posterior } = ibcc(labels);
  const at = Float64Array.from(labels.rater, (rater) => 7 - rater);
  const found = findCopiers(labels, at, posterior, meanConfusion(labels, posterior));
  expect(found.flatMap((sign, rater) => (sign ? [rater] : []))).toEqual([0]);
});
