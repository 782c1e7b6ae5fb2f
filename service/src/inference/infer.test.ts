import { describe, expect, it } from 'vitest';
import { calibrate, infer, likeliestClasses } from './infer.ts';
import { groupLabels } from './labels/labels.ts';
import { seeded } from './math/random.ts';
import { ensemble } from './models/ensemble.ts';
import { ibcc } from './models/ibcc.ts';
import { majority } from './models/majority.ts';
import { plantLabels } from './testing/plant.ts';

/** Some tasks are hard for everybody: no model here knows that, so all are too sure. */
function plantHardTasks(tasks: number) {
  const random = seeded(4);
  const truth = Int32Array.from({ length: tasks }, () => random.below(2));
  const task = Int32Array.from({ length: tasks * 8 }, (_, i) => Math.floor(i / 8));
  const rater = task.map((t, i) => (t + i) % 16);
  const label = task.map((t) => {
    const skill = t % 2 === 0 ? 0.9 : 0.55;
    return random.next() < skill ? truth[t]! : 1 - truth[t]!;
  });
  const answers = { task, rater, label, length: task.length };
  return { labels: groupLabels(answers, { tasks, raters: 16, classes: 2 }), truth };
}

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('infer', () => {
  it('is less sure than a model that overlooks hard tasks, and nearer to the truth', () => {
    const { labels, truth } = plantHardTasks(600);
    const { label, confidence, fit, power } = infer(labels, ibcc);
    const right = mean(label.map((verdict, t) => (verdict === truth[t] ? 1 : 0)));
    const raw = Array.from(label, (verdict, t) => fit.posterior[t * 2 + verdict]!);
    expect(power).toBeLessThan(0.8);
    expect(mean(raw) - right).toBeGreaterThan(0.04);
    expect(Math.abs(mean(confidence) - right)).toBeLessThan(0.7 * (mean(raw) - right));
  });

  it('learns from gold that raters share a bias, which answers cannot show', () => {
    // Every other task is a trap that four in five raters fall into.
    const random = seeded(8);
    const tasks = 400;
    const task = Int32Array.from({ length: tasks * 5 }, (_, i) => Math.floor(i / 5));
    const rater = task.map((t, i) => (t * 3 + i) % 20);
    const label = task.map((t) => (random.next() < (t % 2 === 0 ? 0.95 : 0.2) ? 1 : 0));
    const answers = { task, rater, label, length: task.length };
    const plain = groupLabels(answers, { tasks, raters: 20, classes: 2 });
    const gold = Int32Array.from({ length: tasks }, (_, t) => (t < 100 ? 1 : -1));
    expect(calibrate({ ...plain, gold }, majority)).toBeLessThan(calibrate(plain, majority) / 2);
  });

  it('is certain of gold alone, and has no verdict without any answer', () => {
    const { labels } = plantLabels({ tasks: 60, raters: 8, classes: 3, perTask: 4, seed: 2 });
    const gold = new Int32Array(60).fill(-1);
    gold[5] = 2;
    const { label, confidence } = infer({ ...labels, gold }, ensemble);
    expect([label[5], confidence[5]]).toEqual([2, 1]);
    expect(confidence.filter((each) => each < 1).length).toBe(59);
    const empty = groupLabels(
      { task: [], rater: [], label: [], length: 0 },
      {
        tasks: 1,
        raters: 0,
        classes: 0,
      },
    );
    expect([...infer(empty, ensemble).label]).toEqual([-1]);
  });

  it('breaks ties evenly', () => {
    const answers = Array.from({ length: 2000 }, (_, i) => i);
    const labels = groupLabels(
      {
        task: answers.map((i) => i >> 1),
        rater: answers.map((i) => i % 2),
        label: answers.map((i) => i % 2),
        length: 2000,
      },
      { tasks: 1000, raters: 2, classes: 2 },
    );
    const share = mean(likeliestClasses(labels, majority(labels).posterior, 3));
    expect(Math.abs(share - 0.5)).toBeLessThan(0.06);
  });
});
