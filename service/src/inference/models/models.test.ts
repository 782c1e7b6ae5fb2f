import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupLabels, type Labels } from '../labels/labels.ts';
import { permutation, seeded } from '../math/random.ts';
import { plantLabels, rightShare, topClasses } from '../testing/plant.ts';
import { MODELS, type ModelName } from './by-name.ts';
import { dawidSkene } from './dawid-skene.ts';
import { ibcc } from './ibcc.ts';
import type { Model } from './model.ts';
import { oneCoin } from './one-coin.ts';

const models = Object.entries(MODELS) as [ModelName, Model][];
const planted = plantLabels({ tasks: 300, raters: 20, classes: 3, perTask: 6, seed: 1 });

/** The answers of some labels again, in another order and under other numbers. */
function renumber(labels: Labels, raterOf: Int32Array, classOf: Int32Array, order: Int32Array) {
  const { length } = labels.label;
  const taskAt = new Int32Array(length);
  for (let t = 0; t < labels.tasks; t++) taskAt.fill(t, labels.start[t]!, labels.start[t + 1]!);
  const task = order.map((place) => taskAt[place]!);
  const rater = order.map((place) => raterOf[labels.rater[place]!]!);
  const label = order.map((place) => classOf[labels.label[place]!]!);
  return groupLabels({ task, rater, label, length }, labels);
}

/** Labels of any shape: tasks without answers, classes nobody chose, gold here and there. */
const anyLabels = fc
  .record({
    tasks: fc.integer({ min: 0, max: 6 }),
    raters: fc.integer({ min: 1, max: 4 }),
    classes: fc.integer({ min: 1, max: 4 }),
  })
  .chain((sizes) => {
    const row = fc.record({
      task: fc.nat(Math.max(0, sizes.tasks - 1)),
      rater: fc.nat(sizes.raters - 1),
      label: fc.nat(sizes.classes - 1),
    });
    const gold = fc.integer({ min: -1, max: sizes.classes - 1 });
    return fc
      .tuple(
        fc.array(row, { maxLength: sizes.tasks === 0 ? 0 : 20 }),
        fc.array(gold, { minLength: sizes.tasks, maxLength: sizes.tasks }),
      )
      .map(([rows, known]) => {
        const answers = {
          task: rows.map(({ task }) => task),
          rater: rows.map(({ rater }) => rater),
          label: rows.map(({ label }) => label),
          length: rows.length,
        };
        return groupLabels(answers, sizes, Int32Array.from(known));
      });
  });

describe.each(models)('%s', (name, model) => {
  it('finds planted truth', () => {
    const bar = name === 'majority' ? 0.9 : 0.94;
    expect(rightShare(planted, model(planted.labels).posterior)).toBeGreaterThan(bar);
  });

  it('gives distributions, keeps gold certain, and survives every input', () => {
    fc.assert(
      fc.property(anyLabels, (labels) => {
        const { posterior } = model(labels);
        expect(posterior.length).toBe(labels.tasks * labels.classes);
        for (let t = 0; t < labels.tasks; t++) {
          const row = posterior.subarray(t * labels.classes, (t + 1) * labels.classes);
          expect(row.every((share) => share >= 0 && share <= 1)).toBe(true);
          expect(row.reduce((sum, share) => sum + share)).toBeCloseTo(1, 9);
          if (labels.gold[t]! >= 0) expect(row[labels.gold[t]!]).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order of answers or on names', () => {
    const { labels } = planted;
    const random = seeded(5);
    const classOf = permutation(labels.classes, random);
    const other = renumber(
      labels,
      permutation(labels.raters, random),
      classOf,
      permutation(labels.label.length, random),
    );
    const before = topClasses(labels, model(labels).posterior).map((label) => classOf[label]);
    const after = topClasses(other, model(other).posterior);
    const same = after.filter((label, t) => label === before[t]).length;
    // A majority may tie; MACE starts at random, so a close task may fall the other way.
    const exact = !['majority', 'mace', 'ensemble'].includes(name);
    expect(same / labels.tasks).toBeGreaterThanOrEqual(exact ? 1 : 0.97);
  });

  it('learns from gold who is right', () => {
    // Two groups that always contradict each other; gold says which one to believe.
    const rows = Array.from({ length: 160 }, (_, i) => {
      const [task, rater] = [Math.floor(i / 4), i % 4];
      return { task, rater, label: rater < 2 ? task % 2 : 1 - (task % 2) };
    });
    const answers = {
      task: rows.map(({ task }) => task),
      rater: rows.map(({ rater }) => rater),
      label: rows.map(({ label }) => label),
      length: rows.length,
    };
    const gold = Int32Array.from({ length: 40 }, (_, t) => (t < 20 ? 1 - (t % 2) : -1));
    const labels = groupLabels(answers, { tasks: 40, raters: 4, classes: 2 }, gold);
    const found = topClasses(labels, model(labels).posterior).slice(20);
    if (name === 'majority') expect(model(labels).posterior[41]).toBe(0.5);
    else expect(found).toEqual(Array.from({ length: 20 }, (_, t) => 1 - (t % 2)));
  });

  it('is the same for the same seed', () => {
    const first = model(planted.labels, { seed: 7 }).posterior;
    expect(model(planted.labels, { seed: 7 }).posterior).toEqual(first);
  });

  it('starts again from a posterior without changing it', () => {
    const { posterior } = model(planted.labels);
    const from = posterior.slice();
    const again = model(planted.labels, { from });
    expect(from).toEqual(posterior);
    expect(rightShare(planted, again.posterior)).toBeGreaterThan(0.9);
  });
});

describe('what a fit maximises', () => {
  const hard = plantLabels({
    tasks: 120,
    raters: 9,
    classes: 3,
    perTask: 4,
    seed: 3,
    skill: [0.4, 0.8],
  });
  it.each([
    ['ibcc', ibcc],
    ['ds', dawidSkene],
    ['onecoin', oneCoin],
  ] as [string, Model][])('never falls in %s', (_, model) => {
    const bounds = Array.from({ length: 25 }, (_, i) => {
      return model(hard.labels, { iterations: i + 1 }).bound;
    });
    for (const [i, bound] of bounds.slice(1).entries()) {
      expect(bound).toBeGreaterThanOrEqual(bounds[i]! - 1e-9);
    }
    expect(bounds.at(-1)! - bounds[0]!).toBeGreaterThan(1);
  });
});

it('refuses matrices that would not fit in memory', () => {
  const labels = groupLabels(
    { task: [0], rater: [0], label: [0], length: 1 },
    { tasks: 1, raters: 1, classes: 10_000 },
  );
  expect(() => ibcc(labels)).toThrow(/more than 33554432 cells/);
});
