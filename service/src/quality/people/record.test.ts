import { describe, expect, it } from 'vitest';
import { seeded } from '../../inference/math/random.ts';
import { goldOdds, isDoubted, judge, judgeTogether, type RaterRecord } from './record.ts';

const blank = (): RaterRecord => ({
  gold: { right: 0, wrong: 0, odds: 0 },
  swaps: { same: 0, changed: 0 },
  entrance: { right: 0, wrong: 0 },
  spread: null,
});

/** What others say of gold that is right, and of gold about which nobody else has said anything. */
const SHOWN = { right: 17, all: 20 };
const NEW = { right: 0, all: 0 };

/** Answers to gold that others bear out. */
const goldOf = (right: number, wrong: number): RaterRecord['gold'] => ({
  right,
  wrong,
  odds: right * goldOdds(true, SHOWN) + wrong * goldOdds(false, SHOWN),
});

/** Judges after every check, as the engine does, until it is decided or 60 checks are over. */
function watch(pass: { gold: number; swap: number }, seed: number) {
  const random = seeded(seed);
  const record = blank();
  for (let checks = 1; checks <= 60; checks++) {
    if (checks % 3 === 0) {
      record.swaps[random.next() < pass.swap ? 'same' : 'changed'] += 1;
    } else {
      const isRight = random.next() < pass.gold;
      record.gold = goldOf(
        record.gold.right + Number(isRight),
        record.gold.wrong + Number(!isRight),
      );
    }
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
    expect(share(honest, 'against')).toBeLessThan(0.002);
    expect(share(honest, 'proven')).toBeGreaterThan(0.99);
    const secondLanguage = runs({ gold: 0.75, swap: 0.7 });
    expect(share(secondLanguage, 'against')).toBeLessThan(0.01);
  });

  it('finds a rater who does not within some checks', () => {
    const blind = runs({ gold: 1 / 3, swap: 1 / 3 });
    expect(share(blind, 'against')).toBeGreaterThan(0.94);
    const mean = blind.reduce((sum, { checks }) => sum + checks, 0) / RUNS;
    expect(mean).toBeLessThan(20);
    expect(share(runs({ gold: 0.5, swap: 0 }), 'against')).toBeGreaterThan(0.95);
  });

  it('does not take a rule that repeats itself for reading', () => {
    expect(judge({ ...blank(), swaps: { same: 50, changed: 0 } }).standing).toBe('open');
    expect(share(runs({ gold: 0.5, swap: 1 }), 'against')).toBeGreaterThan(0.4);
  });

  it('learns something from an entrance test, but never everything', () => {
    const after = (entrance: RaterRecord['entrance'], gold = blank().gold) =>
      judge({ ...blank(), entrance, gold }).standing;
    expect(after({ right: 20, wrong: 0 })).toBe('open');
    expect(after({ right: 0, wrong: 20 })).toBe('open');
    expect(after({ right: 5, wrong: 0 }, goldOf(4, 0))).toBe('proven');
    expect(after({ right: 0, wrong: 0 }, goldOf(4, 0))).toBe('open');
    expect(after({ right: 0, wrong: 5 }, goldOf(0, 6))).toBe('against');
  });

  it('is not against a rater who agrees with nobody', () => {
    for (const spread of [null, 0, 0.2, 3]) {
      expect(judge({ ...blank(), spread })).toEqual({ standing: 'open', reason: null });
      const passed = { ...blank(), gold: goldOf(7, 0), spread };
      expect(judge(passed).standing).toBe('proven');
    }
    const doubted = [null, 0, 0.2, 1].map((spread) => isDoubted({ ...blank(), spread }));
    expect(doubted).toEqual([false, true, true, false]);
  });

  it('checks somebody more often whose checks speak against them', () => {
    expect(isDoubted({ ...blank(), gold: goldOf(1, 3) })).toBe(true);
    expect(isDoubted({ ...blank(), gold: goldOf(3, 1) })).toBe(false);
  });
});

describe('gold', () => {
  it('speaks against nobody until others bear it out', () => {
    expect(goldOdds(false, NEW)).toBeGreaterThan(-0.52);
    expect(goldOdds(false, SHOWN)).toBeLessThan(-0.8);
    expect(goldOdds(true, NEW)).toBe(goldOdds(true, SHOWN));
  });

  it('says nothing when most people say another thing, and little where a taste decides', () => {
    const wrong = { right: 2, all: 20 };
    expect([goldOdds(true, wrong), goldOdds(false, wrong)]).toEqual([0, 0]);
    const taste = { right: 8, all: 12 };
    const minority = 0.6 * goldOdds(true, SHOWN) + 0.4 * goldOdds(false, taste);
    expect(minority).toBeGreaterThan(0);
  });
});

describe('raters who answer as one', () => {
  const blind = (right: number, wrong: number) => ({ ...blank(), gold: goldOf(right, wrong) });

  it('are judged by all their checks', () => {
    const all = [blind(3, 3), blind(2, 4), blind(3, 4), blind(2, 3)];
    expect(all.map((each) => judge(each).standing)).toEqual(Array(4).fill('open'));
    const found = all.map((each) => judgeTogether(each, all));
    expect(found.map(({ standing }) => standing)).toEqual(Array(4).fill('against'));
    expect(found[0]!.reason).toBe(
      'checks_failed: 10 of 24 known answers, 0 of 0 repeats with swapped sides, by 4 who answer as one',
    );
  });

  it('are not rejected for others when their own checks speak for them', () => {
    const reads = { ...blank(), gold: goldOf(8, 0) };
    const all = [blind(1, 5), blind(1, 5), blind(1, 6), blind(0, 6), blind(1, 6)];
    for (const own of [reads, blind(0, 2)])
      expect(judgeTogether(own, [own, ...all])).toEqual({ standing: 'open', reason: null });
  });

  it('are proven only together', () => {
    const all = [{ ...blank(), gold: goldOf(7, 0) }, blind(2, 4)];
    expect(judge(all[0]!).standing).toBe('proven');
    expect(judgeTogether(all[0]!, all).standing).toBe('open');
    expect(judgeTogether(all[0]!, [all[0]!]).standing).toBe('proven');
  });
});
