import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded } from '../inference/math/random.ts';
import { Bench, CAMPAIGN } from '../testing/bench.ts';
import { coarseTime, raterName } from './export-names.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const RATERS = 40;

/** Raters, each with a number of answers: a few give many, most give some thirty. */
function crowd(seed: number): { who: string; answers: string[] }[] {
  const random = seeded(seed);
  return Array.from({ length: RATERS }, (_, r) => {
    const busy = r % 8 === 0 ? 3 : 1;
    const count = Math.round(30 * busy * 2 ** (2 * random.next() - 1));
    const answers = Array.from({ length: count }, (__, i) => `${seed}-${r}-${i}`);
    return { who: `0x${String(r).padStart(40, '0')}`, answers };
  });
}

/**
 * Names wallets as a requester can who knows what each has earned: by the number of answers, which has
 * to fit one wallet alone, and by the order of the numbers.
 * @returns how many are named rightly in each way
 */
function attack(
  people: ReturnType<typeof crowd>,
  isPlain: boolean,
): [byCount: number, byOrder: number] {
  const truth = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { who, answers } of people) {
    for (const id of answers) {
      const row = { id, owner: who, device: who };
      const name = isPlain ? `name of ${who}` : raterName(bench.ctx, CAMPAIGN, row);
      truth.set(name, who);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const earned = people.map(({ who, answers }) => ({ who, count: answers.length }));
  const named = [...counts].filter(([, count]) => count > 1);
  const byCount = named.filter(([name, count]) => {
    const fits = earned.filter((wallet) => wallet.count === count);
    return fits.length === 1 && fits[0]!.who === truth.get(name);
  });
  const names = named.sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const wallets = earned.sort((a, b) => b.count - a.count);
  const byOrder = names.filter((name, i) => wallets[i]?.who === truth.get(name));
  return [byCount.length, byOrder.length];
}

test('how many answers stand under a name does not tell whose wallet it is', () => {
  const sums = { plain: [0, 0], exported: [0, 0] };
  const crowds = Array.from({ length: 20 }, (_, seed) => crowd(seed));
  for (const people of crowds) {
    for (const [kind, isPlain] of [
      ['plain', true],
      ['exported', false],
    ] as const) {
      const found = attack(people, isPlain);
      sums[kind][0]! += found[0] / crowds.length;
      sums[kind][1]! += found[1] / crowds.length;
    }
  }
  // With one name for all answers the count names many, and the order everybody but ties.
  expect(sums.plain[0]).toBeGreaterThan(12);
  expect(sums.plain[1]).toBeGreaterThan(25);
  expect(sums.exported[0]).toBeLessThan(2);
  expect(sums.exported[1]).toBeLessThan(7);
});

test('most answers of a rater keep one name, the same in each export', () => {
  for (const { who, answers } of crowd(1)) {
    const names = answers.map((id) =>
      raterName(bench.ctx, CAMPAIGN, { id, owner: who, device: who }),
    );
    const again = answers.map((id) =>
      raterName(bench.ctx, CAMPAIGN, { id, owner: who, device: who }),
    );
    expect(again).toEqual(names);
    const most = Math.max(...[...Map.groupBy(names, (name) => name).values()].map((g) => g.length));
    expect(most / answers.length).toBeGreaterThan(0.25);
  }
});

test('times are told by the day, and how long by the second', () => {
  const at = Date.UTC(2026, 11, 1, 17, 31, 5);
  expect(coarseTime({ shown_ms: 12_345, answered_at: at })).toEqual({
    shownMs: 12_000,
    answeredAt: Date.UTC(2026, 11, 1),
  });
});
