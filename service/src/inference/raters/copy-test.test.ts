import { expect, it } from 'vitest';
import { groupLabels } from '../labels/labels.ts';
import { seeded } from '../math/random.ts';
import { ibcc } from '../models/ibcc.ts';
import { meanConfusion } from './chances.ts';
import { MIN_SHARED, testCopying } from './copy-test.ts';

/** Raters 0 to 6 answer by themselves, 7 and 8 copy rater 6; rater 9 met them too seldom. */
function copied() {
  const random = seeded(3);
  const rows: { task: number; rater: number; label: number }[] = [];
  for (let task = 0; task < 120; task++) {
    const truth = random.below(3);
    const answers = Array.from({ length: 7 }, () =>
      random.next() < 0.7 ? truth : random.below(3),
    );
    answers.push(answers[6]!, answers[6]!);
    if (task < MIN_SHARED - 1) answers.push(answers[6]!);
    rows.push(...answers.map((label, rater) => ({ task, rater, label })));
  }
  const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
  return groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { tasks: 120, raters: 10, classes: 3 },
  );
}

it('finds those who copy, and nobody else', () => {
  const labels = copied();
  const { posterior } = ibcc(labels);
  const pairs = testCopying(labels, posterior, meanConfusion(labels, posterior));
  const flagged = pairs.filter(({ z }) => z > 4).map(({ first, second }) => [first, second]);
  expect(flagged.sort()).toEqual([
    [6, 7],
    [6, 8],
    [7, 8],
  ]);
  expect(pairs.every(({ shared }) => shared === 120)).toBe(true);
  expect(pairs.some(({ second }) => second === 9)).toBe(false);
});
