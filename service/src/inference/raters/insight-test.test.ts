import { describe, expect, it } from 'vitest';
import { groupLabels, type Labels } from '../labels/labels.ts';
import { type Random, seeded } from '../math/random.ts';
import { plantCrowd, reads, ring } from '../testing/plant-crowd.ts';
import { findVoices } from './find-voices.ts';
import { testInsight } from './insight-test.ts';

interface Few {
  accurate: number;
  others: number;
  tasks: number;
  classes: number;
  /** How often the accurate are right. */
  right: number;
  how: (truth: number, classes: number, random: Random) => number;
}

const HABITS: Record<string, Few['how']> = {
  'always left': () => 0,
  dice: (_, classes, random) => random.below(classes),
  'see badly': (truth, classes, random) => (random.next() < 0.6 ? truth : random.below(classes)),
};

/** Everybody answers every task; the accurate come first. */
function answersOf({ accurate, others, tasks, classes, right, how }: Few, random: Random): Labels {
  const people = accurate + others;
  const rows = Array.from({ length: tasks }, (_, task) => {
    const truth = random.below(classes);
    return Array.from({ length: people }, (_, rater) => {
      const sees = random.next() < right ? truth : random.below(classes);
      return { task, rater, label: rater < accurate ? sees : how(truth, classes, random) };
    });
  }).flat();
  const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
  const columns = { task: column('task'), rater: column('rater'), label: column('label') };
  return groupLabels({ ...columns, length: rows.length }, { tasks, raters: people, classes });
}

describe('people who are alike because they are right', () => {
  for (const [name, how] of Object.entries(HABITS))
    it(`are never one voice among few others: ${name}`, () => {
      const random = seeded(7);
      const joined = [2, 3, 4]
        .flatMap((accurate) => [1, 3, 6].map((others) => ({ accurate, others })))
        .flatMap((who) => [2, 3, 4].map((classes) => ({ ...who, classes, how })))
        .flatMap((who) => [14, 30, 100].map((tasks) => ({ ...who, tasks })))
        .flatMap((who) => [0.9, 1].map((right) => ({ ...who, right })))
        .filter((few) =>
          findVoices(answersOf(few, random))
            .flat()
            .some((rater) => rater < few.accurate),
        );
      expect(joined).toEqual([]);
    });

  it('are told from a ring by what everybody else says', () => {
    const people = [...Array(8).fill(ring), ...Array(32).fill(reads)];
    for (const seed of [1, 2, 3]) {
      const { labels } = plantCrowd(people, { tasks: 240, perTask: 7, seed });
      const eight = (from: number) => Array.from({ length: 8 }, (_, i) => from + i);
      expect(testInsight(labels, eight(0))).toBeGreaterThan(10);
      expect(testInsight(labels, eight(16))).toBeLessThan(-10);
    }
  });
});
