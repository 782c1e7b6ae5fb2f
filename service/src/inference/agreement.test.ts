import { expect, test } from 'vitest';
import { agreement } from './agreement.ts';
import { groupLabels } from './labels/labels.ts';

const labels = (rows: [number, number, number][], tasks: number) =>
  groupLabels(
    {
      task: rows.map(([task]) => task),
      rater: rows.map(([, rater]) => rater),
      label: rows.map(([, , label]) => label),
      length: rows.length,
    },
    { tasks, raters: 5, classes: 3 },
  );

test('all alike is 1, none alike is 0, two of three is a third', () => {
  expect(
    agreement(
      labels(
        [
          [0, 0, 1],
          [0, 1, 1],
          [0, 2, 1],
        ],
        1,
      ),
    ),
  ).toBe(1);
  expect(
    agreement(
      labels(
        [
          [0, 0, 0],
          [0, 1, 1],
          [0, 2, 2],
        ],
        1,
      ),
    ),
  ).toBe(0);
  expect(
    agreement(
      labels(
        [
          [0, 0, 0],
          [0, 1, 0],
          [0, 2, 2],
        ],
        1,
      ),
    ),
  ).toBeCloseTo(1 / 3);
});

test('tasks with one answer or none do not count', () => {
  expect(
    agreement(
      labels(
        [
          [0, 0, 1],
          [2, 1, 1],
          [2, 0, 1],
        ],
        3,
      ),
    ),
  ).toBe(1);
  expect(agreement(labels([[0, 0, 1]], 2))).toBeNull();
});
