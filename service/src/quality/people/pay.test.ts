import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY_DEFAULTS, type QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import { fitCampaign } from '../online/fit-campaign.ts';
import type { CampaignRows } from '../online/read-campaign.ts';
import { HABITS, type Habit, plantCampaign } from '../testing/campaign.ts';
import { bonusShare, payFor } from './pay.ts';

const PRICE = 10_000n;
const FACT: QualityTerms = { ...QUALITY_DEFAULTS, pay: 'fact', bonus: '5000' };

/** What an answer of each rater pays, 0 when rejected, and the reason if the evidence is against them. */
function paid(rows: CampaignRows) {
  const { pay, bonus } = JSON.parse(rows.quality) as QualityTerms;
  const terms = { pay, price: PRICE, bonus: BigInt(bonus) };
  return new Map(
    fitCampaign(rows).raters.map(({ rater, standing, reason, share }) => {
      const ruling = payFor(terms, { standing, reason }, share);
      return [rater, { pay: 'pay' in ruling ? ruling.pay : 0n, reason }];
    }),
  );
}

const quality = QUALITY_DEFAULTS;
const crowdOf = (habit: Habit): Habit[] => [...Array(5).fill(HABITS.honest), habit];

/** Five who read, and one with this habit as `rater-5`. */
const crowd = (habit: Habit, seed: number, quality: QualityTerms = QUALITY_DEFAULTS) =>
  plantCampaign({
    seed,
    tasks: 40,
    checks: 20,
    habits: crowdOf(habit),
    quality,
  });

describe('pay', () => {
  it('for opinions does not depend on what anybody else thinks', () => {
    const choice = fc.constantFrom('a', 'b', 'tie', 'both_bad');
    fc.assert(
      fc.property(fc.nat(1_000), fc.infiniteStream(choice), (seed, stream) => {
        const rows = crowd(HABITS.honest, seed);
        const before = paid(rows).get('rater-0')!;
        const answers = rows.answers.map((answer) =>
          answer.rater === 'rater-0'
            ? answer
            : { ...answer, choice: stream.next().value as string },
        );
        const after = paid({ ...rows, answers }).get('rater-0')!;
        expect(after).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('is lost by a rater who does not read', () => {
    for (const habit of [HABITS.constant, HABITS.random]) {
      for (const quality of [QUALITY_DEFAULTS, FACT]) {
        const seeds = Array.from({ length: 20 }, (_, seed) => seed);
        const caught = seeds.filter((seed) => {
          const all = paid(crowd(habit, seed, quality));
          expect(all.get('rater-5')!.pay).toBeLessThanOrEqual(all.get('rater-0')!.pay);
          return all.get('rater-5')!.reason?.startsWith('checks_failed');
        });
        expect(caught.length).toBeGreaterThanOrEqual(19);
      }
    }
  });

  it('does not depend on how far others agree: that only brings more checks', () => {
    const fits = [HABITS.constant, HABITS.random, HABITS.honest].map((habit) =>
      Array.from({ length: 10 }, (_, seed) => {
        // Without checks nothing else is known of anybody.
        const rows = plantCampaign({ seed, tasks: 40, checks: 0, habits: crowdOf(habit), quality });
        return fitCampaign(rows).raters.find(({ rater }) => rater === 'rater-5')!;
      }),
    );
    const [constant, random, honest] = fits.map(
      (all) => all.filter(({ doubted }) => doubted).length,
    );
    expect(Math.min(constant!, random!)).toBeGreaterThanOrEqual(9);
    expect(honest).toBe(0);
    for (const { standing, reason, share } of fits.flat()) {
      expect(
        payFor({ pay: 'opinion', price: PRICE, bonus: 0n }, { standing, reason }, share),
      ).toEqual({
        pay: PRICE,
      });
    }
  });

  it('is not lost by moving together with somebody', () => {
    const rows = crowd(HABITS.honest, 3);
    const byTask = new Map(
      rows.answers.filter(({ rater }) => rater === 'rater-0').map((each) => [each.task, each]),
    );
    const answers = rows.answers.map((answer) => {
      const source = byTask.get(answer.task);
      if (answer.rater !== 'rater-5' || !source) return answer;
      return { ...answer, choice: source.choice, swapped: source.swapped };
    });
    const all = paid({ ...rows, answers });
    expect(all.get('rater-5')).toEqual({ pay: PRICE, reason: null });
    expect(all.get('rater-0')).toEqual({ pay: PRICE, reason: null });
  });

  it('for facts is between the price and the price plus the bonus', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.bigInt(1n, 10n ** 12n), (reliability, bonus) => {
        const open = { standing: 'open', reason: null } as const;
        const terms = { pay: 'fact', price: PRICE, bonus } as const;
        // Whatever a record says that a share is.
        for (const share of [bonusShare(reliability), reliability]) {
          const ruling = payFor(terms, open, share);
          const pay = 'pay' in ruling ? ruling.pay : -1n;
          expect(pay >= PRICE && pay <= PRICE + bonus).toBe(true);
        }
      }),
    );
    const all = paid(crowd(HABITS.honest, 5, FACT));
    expect(all.get('rater-0')!.pay).toBeGreaterThan(PRICE);
  });
});
