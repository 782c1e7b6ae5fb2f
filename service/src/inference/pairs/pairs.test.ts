import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../math/random.ts';
import { bradleyTerry } from './bradley-terry.ts';
import { connection } from './connected.ts';
import { chances, type Davidson, davidson } from './davidson.ts';
import { rank } from './rank.ts';
import { lastVotes, OUTCOME, type Votes, votesByItem } from './votes.ts';

type Row = [left: number, right: number, outcome: number, rater?: number, task?: number];

function votesOf(items: number, rows: Row[]): Votes {
  const column = (at: number, or: (i: number) => number) =>
    Int32Array.from(rows, (row, i) => row[at] ?? or(i));
  const rater = column(3, () => 0);
  const task = column(4, (i) => i);
  return {
    items,
    raters: Math.max(0, ...rater) + 1,
    tasks: Math.max(0, ...task) + 1,
    task,
    rater,
    left: column(0, () => 0),
    right: column(1, () => 0),
    outcome: Uint8Array.from(rows, (row) => row[2]),
  };
}

const { left, right, tie } = OUTCOME;

describe('bradleyTerry', () => {
  it('gives two items their odds of winning, with a tie as half a win', () => {
    const strength = bradleyTerry(
      votesOf(2, [
        [0, 1, left],
        [1, 0, right],
        [0, 1, left],
        [0, 1, right],
        [0, 1, tie],
        [1, 0, tie],
      ]),
    );
    expect(strength[0]).toBeCloseTo(4 / 6, 10);
    expect(strength[0]! + strength[1]!).toBeCloseTo(1, 12);
  });

  it('solves its own equations: wins won are wins expected', () => {
    const random = seeded(6);
    const rows = Array.from({ length: 400 }, (): Row => {
      const first = random.below(6);
      return [first, (first + 1 + random.below(5)) % 6, random.below(3)];
    });
    const strength = bradleyTerry(votesOf(6, rows));
    const gap = new Float64Array(6);
    for (const [a, b, outcome] of rows) {
      const won = outcome === tie ? 0.5 : outcome === left ? 1 : 0;
      const expected = strength[a]! / (strength[a]! + strength[b]!);
      gap[a]! += won - expected;
      gap[b]! -= won - expected;
    }
    for (const each of gap) expect(each).toBeCloseTo(0, 7);
  });
});

describe('connection', () => {
  it('recognises parts that were never compared, and items that never lost', () => {
    expect(
      connection(
        votesOf(4, [
          [0, 1, tie],
          [2, 3, tie],
        ]),
      ),
    ).toEqual({ parts: 2, strong: false });
    expect(
      connection(
        votesOf(3, [
          [0, 1, left],
          [1, 2, left],
        ]),
      ),
    ).toEqual({ parts: 1, strong: false });
    expect(
      connection(
        votesOf(3, [
          [0, 1, left],
          [1, 2, left],
          [0, 2, right],
        ]),
      ),
    ).toEqual({
      parts: 1,
      strong: true,
    });
    expect(connection(votesOf(0, []))).toEqual({ parts: 0, strong: true });
  });
});

describe('davidson', () => {
  const truth: Davidson = {
    strength: Float64Array.of(1.2, 0.3, -0.4, -1.1),
    tie: -0.3,
    left: 0.5,
    raterSharpness: new Float64Array(8),
    raterTie: Float64Array.of(1.5, 1.5, -1.5, -1.5, 0, 0, 0, 0),
    raterLeft: new Float64Array(8),
  };

  it('recovers planted strengths, the side bias and who ties', () => {
    const random = seeded(11);
    const rows = Array.from({ length: 6000 }, (_, i): Row => {
      const first = random.below(4);
      const second = (first + 1 + random.below(3)) % 4;
      const [forLeft, forRight] = chances(truth, first, second, i % 8) as [number, number, number];
      const chance = random.next();
      const outcome = chance < forLeft ? left : chance < forLeft + forRight ? right : tie;
      return [first, second, outcome, i % 8];
    });
    const fit = davidson(votesOf(4, rows));
    for (const [i, strength] of truth.strength.entries()) {
      expect(Math.abs(fit.strength[i]! - strength)).toBeLessThan(0.2);
    }
    expect(Math.abs(fit.left - 0.5)).toBeLessThan(0.1);
    expect(fit.raterTie[0]! - fit.raterTie[2]!).toBeGreaterThan(2);
  });

  it('stays finite where an item never loses', () => {
    const fit = davidson(
      votesOf(2, [
        [0, 1, left],
        [1, 0, right],
      ]),
    );
    expect(fit.strength[0]).toBeGreaterThan(0);
    expect(fit.strength[0]).toBeLessThan(10);
  });

  it('gives chances that sum to 1', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(3), fc.nat(7), (a, b, rater) => {
        const sum = chances(truth, a, b, rater).reduce((total, each) => total + each);
        expect(sum).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('rank', () => {
  const rows = Array.from({ length: 300 }, (_, i): Row => {
    const upset = i % 5 === 0;
    const [better, worse] = i % 3 === 0 ? [0, 1] : i % 3 === 1 ? [1, 2] : [0, 2];
    return i % 2 === 0
      ? [better!, worse!, upset ? right : left]
      : [worse!, better!, upset ? left : right];
  });

  it.each(['bt', 'davidson'] as const)('puts %s scores inside of their intervals', (model) => {
    const { score, low, high } = rank(votesOf(3, rows), model, { seed: 1, rounds: 60 });
    expect(score[0]).toBeGreaterThan(score[1]!);
    expect(score[1]).toBeGreaterThan(score[2]!);
    for (let item = 0; item < 3; item++) {
      expect(low[item]).toBeLessThan(score[item]!);
      expect(high[item]).toBeGreaterThan(score[item]!);
    }
  });

  it('is surer with more votes', () => {
    const width = (votes: Votes) => {
      const { low, high } = rank(votes, 'davidson', { seed: 2, rounds: 200 });
      return high[0]! - low[0]!;
    };
    expect(width(votesOf(3, [...rows, ...rows, ...rows, ...rows]))).toBeLessThan(
      0.7 * width(votesOf(3, rows)),
    );
  });

  it('returns nothing for no votes', () => {
    expect(rank(votesOf(0, []), 'davidson', { rounds: 3 }).score).toHaveLength(0);
    expect(rank(votesOf(0, []), 'bt', { rounds: 3 }).score).toHaveLength(0);
  });
});

describe('lastVotes', () => {
  it('counts the last vote of a rater on a pair in a task, whichever side it was on', () => {
    const votes = votesOf(3, [
      [0, 1, left, 0, 0],
      [1, 0, left, 0, 0],
      [0, 2, left, 0, 0],
      [0, 1, left, 1, 0],
      [0, 1, left, 0, 1],
    ]);
    const last = lastVotes(votes);
    expect([...last.left]).toEqual([1, 0, 0, 0]);
    expect([...votesByItem(last)]).toEqual([4, 3, 1]);
  });
});
