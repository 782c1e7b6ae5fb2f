import { describe, expect, it } from 'vitest';
import { groupLabels } from '../labels/labels.ts';
import { seeded } from '../math/random.ts';
import { ibcc } from '../models/ibcc.ts';
import { rateRaters } from './profile.ts';

/** Classes left, right, tie; raters: eight good ones, one who always says left, one who guesses. */
function answers() {
  const random = seeded(2);
  const truth = Array.from({ length: 200 }, () => random.below(3));
  const rows = truth.flatMap((known, task) =>
    Array.from({ length: 10 }, (_, rater) => {
      const good = random.next() < 0.85 ? known : random.below(3);
      return { task, rater, label: rater < 8 ? good : rater === 8 ? 0 : random.below(3) };
    }),
  );
  const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
  return groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { tasks: 200, raters: 10, classes: 3 },
  );
}

describe('rateRaters', () => {
  const labels = answers();
  const profiles = rateRaters(labels, ibcc(labels).posterior, { left: 0, right: 1, tie: 2 });

  it('tells reliable raters from others, with intervals that contain the truth', () => {
    // Right by skill, or by luck in one of three guesses.
    const known = 0.85 + 0.15 / 3;
    for (const { reliability } of profiles.slice(0, 8)) {
      expect(reliability.low).toBeLessThan(known);
      expect(reliability.high).toBeGreaterThan(known - 0.02);
    }
    expect(profiles[9]!.reliability.high).toBeLessThan(0.5);
  });

  it('shows that a constant answerer and a guesser give no information', () => {
    const least = Math.min(...profiles.slice(0, 8).map(({ spread }) => spread.low));
    expect(profiles[8]!.spread.high).toBeLessThan(least);
    expect(profiles[9]!.spread.high).toBeLessThan(least);
  });

  it('measures ties and sides as shares', () => {
    expect(profiles[8]!.tie!.value).toBe(0);
    expect(profiles[8]!.side).toMatchObject({ value: 0.5 });
    expect(profiles[8]!.side!.low).toBeGreaterThan(0.4);
    expect(profiles[0]!.side!.low).toBeLessThan(0);
    expect(profiles[0]!.side!.high).toBeGreaterThan(0);
  });

  it('leaves out what the classes do not have', () => {
    const [first] = rateRaters(labels, ibcc(labels).posterior, { left: -1, right: -1, tie: -1 });
    expect([first!.tie, first!.side]).toEqual([null, null]);
  });
});
