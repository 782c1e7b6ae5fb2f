import { describe, expect, it } from 'vitest';
import { type Answer, plantCrowd, reads, ring } from '../testing/plant-crowd.ts';
import { oddsOfVoice } from './know-better.ts';

const people = (count: number, how: Answer) => Array<Answer>(count).fill(how);
const GROUP = [0, 1, 2, 3];
/** The odds of the first four of a crowd of forty. */
const oddsOf = (first: Answer, seed: number, others: Answer = reads) => {
  const all = [...people(4, first), ...people(36, others)];
  return oddsOfVoice(plantCrowd(all, { tasks: 240, perTask: 9, seed }).labels, GROUP);
};

describe('the odds of a voice', () => {
  it('speak for a ring, and against people who read', () => {
    for (const seed of [1, 2, 3]) {
      expect(oddsOf(ring, seed)).toBeGreaterThan(3);
      expect(oddsOf(reads, seed)).toBeLessThan(0);
    }
  });

  it('speak against people who know what others do not', () => {
    const knows: Answer = ({ truth }) => truth;
    for (const seed of [1, 2, 3]) expect(oddsOf(knows, seed)).toBeLessThan(1);
  });

  it('tell nothing where nobody outside knows anything', () => {
    const dice: Answer = (_, random) => random.below(3);
    for (const seed of [1, 2, 3]) expect(Math.abs(oddsOf(ring, seed, dice))).toBeLessThan(3);
  });

  it('are nothing without a task that two of them have answered', () => {
    const { labels } = plantCrowd(people(6, reads), { tasks: 4, perTask: 1, seed: 1 });
    expect(oddsOfVoice(labels, [0, 1])).toBe(0);
  });
});
