import { describe, expect, it } from 'vitest';
import { groupLabels } from './labels.ts';
import { selectLabels } from './select.ts';

const answers = (rows: [task: number, rater: number, label: number][]) => ({
  task: rows.map(([task]) => task),
  rater: rows.map(([, rater]) => rater),
  label: rows.map(([, , label]) => label),
  length: rows.length,
});

describe('groupLabels', () => {
  it('groups by task, whatever the order, and leaves a task without answers empty', () => {
    const rows = answers([
      [2, 0, 1],
      [0, 1, 0],
      [2, 1, 0],
    ]);
    const labels = groupLabels(rows, { tasks: 3, raters: 2, classes: 2 });
    expect([...labels.start]).toEqual([0, 1, 1, 3]);
    expect([...labels.rater]).toEqual([1, 0, 1]);
    expect([...labels.label]).toEqual([0, 1, 0]);
  });

  it('counts the last of several answers of a rater to a task, once', () => {
    const rows = answers([
      [0, 0, 1],
      [0, 1, 1],
      [1, 0, 1],
      [0, 0, 2],
      [0, 0, 0],
    ]);
    const labels = groupLabels(rows, { tasks: 2, raters: 2, classes: 3 });
    expect([...labels.start]).toEqual([0, 2, 3]);
    expect([...labels.rater]).toEqual([0, 1, 0]);
    expect([...labels.label]).toEqual([0, 1, 1]);
  });

  it('selects answers and keeps the sizes', () => {
    const labels = groupLabels(
      answers([
        [0, 0, 1],
        [0, 1, 0],
        [1, 1, 1],
      ]),
      {
        tasks: 2,
        raters: 2,
        classes: 2,
      },
    );
    const some = selectLabels(labels, (place, task) => task === 1 || place === 1);
    expect([...some.start]).toEqual([0, 1, 2]);
    expect([...some.rater]).toEqual([1, 1]);
    expect(some.classes).toBe(2);
  });
});
