import { describe, expect, it } from 'vitest';
import { type Answer, hashes, plantCrowd, reads, ring } from '../testing/plant-crowd.ts';
import { findVoices } from './find-voices.ts';

const CROWD = { tasks: 240, perTask: 7 };
const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);
const people = (count: number, how: Answer) => Array<Answer>(count).fill(how);
const find = (all: readonly Answer[], seed: number) =>
  findVoices(plantCrowd(all, { ...CROWD, seed }).labels);

describe('voices', () => {
  it('are not found among people who read, however many or few they are', () => {
    for (const count of [8, 12, 40, 120])
      for (const seed of SEEDS) expect(find(people(count, reads), seed)).toEqual([]);
  });

  it('are found where a ring moves together, and nobody else is part of it', () => {
    for (const seed of SEEDS) {
      const found = find([...people(8, ring), ...people(32, reads)], seed).flat();
      expect(found.filter((rater) => rater < 8).length).toBeGreaterThanOrEqual(7);
      expect(found.filter((rater) => rater >= 8)).toEqual([]);
    }
  });

  it('are found where one person answers on several devices, with some noise', () => {
    const said = new Map<unknown, number>();
    const one: Answer = (task, random) => {
      const before = said.get(task) ?? reads(task, random);
      said.set(task, before);
      return random.next() < 0.1 ? random.below(3) : before;
    };
    const sizes = SEEDS.map(
      (seed) => find([...people(6, one), ...people(20, reads)], seed).flat().length,
    );
    expect(sizes.filter((size) => size >= 4).length).toBeGreaterThanOrEqual(6);
    expect(Math.max(...sizes)).toBe(6);
  });

  it('are not people who know better than the crowd, or share a taste', () => {
    const believes: Answer = (task, random) =>
      task.hash < 0.3 ? (task.truth + 1) % 3 : reads(task, random);
    const prefers: Answer = (task, random) => (task.hash < 0.4 ? 0 : reads(task, random));
    for (const seed of SEEDS) {
      expect(find([...people(2, reads), ...people(10, believes)], seed)).toEqual([]);
      expect(find([...people(4, prefers), ...people(8, reads)], seed)).toEqual([]);
    }
  });

  it('are one whoever they are, also when they are most of a campaign', () => {
    const found = find([...people(20, hashes), ...people(20, reads)], 1).flat();
    expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, rater) => rater));
  });
});
