import { describe, expect, it } from 'vitest';
import { seeded } from '../../inference/math/random.ts';
import { isDoubted, judge, type RaterRecord } from './record.ts';

const blank = (): RaterRecord => ({
  gold: { right: 0, wrong: 0 },
  swaps: { same: 0, changed: 0 },
  entrance: { right: 0, wrong: 0 },
  copy: null,
  spread: null,
});

/** Judges after every check, as the engine does, until it is decided or 60 checks are over. */
function watch(pass: { gold: number; swap: number }, seed: number) {
  const random = seeded(seed);
  const record = blank();
  for (let checks = 1; checks <= 60; checks++) {
    if (checks % 3 === 0) {
      record.swaps[random.next() < pass.swap ? 'same' : 'changed'] += 1;
    } else record.gold[random.next() < pass.gold ? 'right' : 'wrong'] += 1;
    const { standing } = judge(record);
    if (standing !== 'open') return { standing, checks };
  }
  return { standing: 'open', checks: 60 };
}

const RUNS = 2_000;
const runs = (pass: { gold: number; swap: number }) =>
  Array.from({ length: RUNS }, (_, seed) => watch(pass, seed));
const share = (all: ReturnType<typeof runs>, wanted: string) =>
  all.filter(({ standing }) => standing === wanted).length / RUNS;

describe('judge', () => {
  it('is hardly ever against a rater who reads, however often it looks', () => {
    const honest = runs({ gold: 0.9, swap: 0.75 });
    expect(share(honest, 'against')).toBeLessThan(0.005);
    expect(share(honest, 'proven')).toBeGreaterThan(0.99);
  });

  it('finds a rater who does not within a handful of checks', () => {
    const blind = runs({ gold: 1 / 3, swap: 1 / 3 });
    expect(share(blind, 'against')).toBeGreaterThan(0.94);
    const mean = blind.reduce((sum, { checks }) => sum + checks, 0) / RUNS;
    expect(mean).toBeLessThan(12);
    expect(share(runs({ gold: 0.5, swap: 0 }), 'against')).toBeGreaterThan(0.95);
  });

  it('learns something from an entrance test, but never everything', () => {
    const after = (entrance: RaterRecord['entrance'], gold = blank().gold) =>
      judge({ ...blank(), entrance, gold }).standing;
    expect(after({ right: 20, wrong: 0 })).toBe('open');
    expect(after({ right: 0, wrong: 20 })).toBe('open');
    expect(after({ right: 5, wrong: 0 }, { right: 2, wrong: 0 })).toBe('proven');
    expect(after({ right: 0, wrong: 0 }, { right: 2, wrong: 0 })).toBe('open');
    expect(after({ right: 0, wrong: 5 }, { right: 0, wrong: 3 })).toBe('against');
  });

  it('is not against a rater who agrees with nobody', () => {
    for (const spread of [null, 0, 0.2, 3]) {
      expect(judge({ ...blank(), spread })).toEqual({ standing: 'open', reason: null });
      const passed = { ...blank(), gold: { right: 4, wrong: 0 }, spread };
      expect(judge(passed).standing).toBe('proven');
    }
    const doubted = [null, 0, 0.2, 1].map((spread) => isDoubted({ ...blank(), spread }));
    expect(doubted).toEqual([false, true, true, false]);
  });

  it('takes only a strong sign for copying, and gives the evidence', () => {
    const copying = (z: number) => judge({ ...blank(), copy: { z, shared: 40 } });
    expect(copying(4.9)).toEqual({ standing: 'open', reason: null });
    expect(copying(5.2).reason).toBe('copied: agrees with an earlier rater on 40 tasks, z 5.2');
  });
});
