import { expect, test } from 'vitest';
import { groupLabels } from '../../inference/labels/labels.ts';
import { makeReport, shownRanking } from './report.ts';

const TASKS = 60;

/** Two people who are right, and three who err together in every third task. */
function disputedLabels() {
  const answers = { task: [] as number[], rater: [] as number[], label: [] as number[] };
  for (let task = 0; task < TASKS; task++)
    for (let rater = 0; rater < 5; rater++) {
      const right = (task * 7 + (task >> 2)) % 2;
      const errs = rater > 1 && (task + rater) % 2 === 0;
      answers.task.push(task);
      answers.rater.push(rater);
      answers.label.push(errs || (rater > 1 && task % 5 === 0) ? 1 - right : right);
    }
  return groupLabels(
    { ...answers, length: answers.task.length },
    { tasks: TASKS, raters: 5, classes: 4 },
  );
}

test('what the name of a task hides is written out', () => {
  const tasks = Array.from({ length: TASKS }, (_, t) => ({ id: String(t), ref: `r\u202e${t}` }));
  const { disputed } = makeReport({ labels: disputedLabels(), tasks }, 0);
  expect(disputed.length).toBeGreaterThan(0);
  for (const { task, ref } of disputed) expect(ref).toBe(`r⟨U+202E⟩${task}`);
});

test('what the name of a model hides is written out', () => {
  const one = { name: 'a\u200b', score: 0, low: 0, high: 0, votes: 1 };
  expect(shownRanking({ models: [one], groups: 1 })).toEqual({
    models: [{ ...one, name: 'a⟨U+200B⟩' }],
    groups: 1,
  });
});
