import { describe, expect, it } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { type Habit, plantCampaign } from '../testing/campaign.ts';
import { checkRecords, doubtfulGold } from './people-records.ts';
import type { CampaignRows } from './read-campaign.ts';

const SURE: Habit = (truth) => truth;

/** Six raters who are always right, with this many of them proven. */
function campaign(proven: number): CampaignRows {
  const habits = Array(6).fill(SURE);
  const plan = { seed: 2, tasks: 20, checks: 4, habits, quality: QUALITY_DEFAULTS };
  const standings = new Map(Array.from({ length: proven }, (_, i) => [`rater-${i}`, 'proven']));
  return { ...plantCampaign(plan), standings };
}

/** The same campaign, but the requester was wrong about one task. */
function mistaken(rows: CampaignRows, gold_off = 0): CampaignRows {
  const tasks = rows.tasks.map((task) =>
    task.id === 'gold-0' ? { ...task, gold: 'b', gold_off } : task,
  );
  return { ...rows, tasks };
}

describe('gold that proven raters contradict', () => {
  it('is switched off, and on again when they no longer do', () => {
    expect(doubtfulGold(campaign(6))).toEqual([]);
    expect(doubtfulGold(mistaken(campaign(6)))).toEqual([{ task: 'gold-0', off: true }]);
    expect(doubtfulGold(mistaken(campaign(6), 1))).toEqual([]);
    const mended = campaign(6);
    mended.tasks.find(({ id }) => id === 'gold-0')!.gold_off = 1;
    expect(doubtfulGold(mended)).toEqual([{ task: 'gold-0', off: false }]);
  });

  it('stays on while fewer than three of them have answered it: others may click blindly', () => {
    expect(doubtfulGold(mistaken(campaign(2)))).toEqual([]);
    expect(doubtfulGold(mistaken(campaign(3)))).toEqual([{ task: 'gold-0', off: true }]);
  });

  it('counts neither for nor against anybody', () => {
    const checks = (rows: CampaignRows) =>
      [...checkRecords(rows).values()].map(({ gold }) => gold.right + gold.wrong);
    expect(checks(mistaken(campaign(6)))).toEqual(Array(6).fill(4));
    expect(checks(mistaken(campaign(6), 1))).toEqual(Array(6).fill(3));
  });

  it('includes questions of an entrance test', () => {
    const rows = mistaken(campaign(6));
    const task = rows.tasks.find(({ id }) => id === 'gold-0')!;
    task.role = 'entrance';
    expect(doubtfulGold(rows)).toEqual([{ task: 'gold-0', off: true }]);
    const wrong = (off: number) =>
      [...checkRecords(mistaken(rows, off)).values()].reduce(
        (sum, { entrance }) => sum + entrance.wrong,
        0,
      );
    expect(wrong(0)).toBeGreaterThan(3);
    expect(wrong(1)).toBe(0);
  });
});
