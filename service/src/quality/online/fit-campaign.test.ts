import { expect, it } from 'vitest';
import { QUALITY_DEFAULTS, type QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import { type Habit, plantCampaign } from '../testing/campaign.ts';
import { fitCampaign } from './fit-campaign.ts';

const FACT: QualityTerms = { ...QUALITY_DEFAULTS, pay: 'fact', bonus: '10000' };
/** Reads, and is right in three of four cases. */
const reads: Habit = (truth, random) => (random() < 0.6 ? truth : Math.floor(random() * 3));

/** Six who read, and a ring of six that agreed to be right in half of the tasks and wrong alike in the rest. */
function ringed() {
  const turns = Array<number>(6).fill(0);
  const ring = Array.from(
    { length: 6 },
    (_, who): Habit =>
      (truth) => {
        const turn = turns[who]!;
        turns[who] = turn + 1;
        return turn % 2 === 0 ? truth : (truth + 1) % 3;
      },
  );
  const habits = [...Array<Habit>(6).fill(reads), ...ring];
  return plantCampaign({ seed: 5, tasks: 60, checks: 0, habits, quality: FACT });
}

it('lets a ring decide nothing, reject nobody, and earn no more than those who read', () => {
  const { raters, weights } = fitCampaign(ringed());
  const voices = raters.map(({ rater }) => weights.raters.get(rater)!);
  expect(new Set(voices.slice(6)).size).toBe(1);
  expect(new Set(voices.slice(0, 6)).size).toBe(6);
  expect(raters.map(({ standing }) => standing)).toEqual(Array(12).fill('open'));
  const shares = raters.map(({ share }) => share);
  expect(Math.max(...shares.slice(6))).toBeLessThan(Math.min(...shares.slice(0, 6)));
});
