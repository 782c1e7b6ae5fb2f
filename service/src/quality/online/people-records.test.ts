import { describe, expect, it } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { goldOdds } from '../people/record.ts';
import { type Habit, plantCampaign } from '../testing/campaign.ts';
import { checkRecords, doubtfulGold } from './people-records.ts';
import type { CampaignRows } from './read-campaign.ts';

const SURE: Habit = (truth) => truth;

/** This many raters who are always right, and about whom nothing is known. */
function campaign(raters = 6): CampaignRows {
  const habits = Array(raters).fill(SURE);
  return plantCampaign({ seed: 2, tasks: 20, checks: 4, habits, quality: QUALITY_DEFAULTS });
}

/** Each rater has a voice of their own. */
const voices = new Map(Array.from({ length: 6 }, (_, i) => [`rater-${i}`, i]));
/** The first three are one voice. */
const oneVoice = new Map(Array.from({ length: 6 }, (_, i) => [`rater-${i}`, Math.max(2, i)]));

/** The same campaign, but the requester was wrong about one task. */
function mistaken(rows: CampaignRows, gold_off = 0): CampaignRows {
  const tasks = rows.tasks.map((task) =>
    task.id === 'gold-0' ? { ...task, gold: 'b', gold_off } : task,
  );
  return { ...rows, tasks };
}

describe('gold that most people contradict', () => {
  it('is switched off, and on again when they no longer do', () => {
    expect(doubtfulGold(campaign(), voices)).toEqual([]);
    const off = [{ task: 'gold-0', off: true }];
    expect(doubtfulGold(mistaken(campaign()), voices)).toEqual(off);
    expect(doubtfulGold(mistaken(campaign(), 1), voices)).toEqual([]);
    const mended = campaign();
    mended.tasks.find(({ id }) => id === 'gold-0')!.gold_off = 1;
    expect(doubtfulGold(mended, voices)).toEqual([{ task: 'gold-0', off: false }]);
  });

  it('stays on while fewer than four have answered it, each voice once', () => {
    expect(doubtfulGold(mistaken(campaign(3)), voices)).toEqual([]);
    expect(doubtfulGold(mistaken(campaign(4)), voices)).toHaveLength(1);
    expect(doubtfulGold(mistaken(campaign(5)), oneVoice)).toEqual([]);
  });

  it('stays on where people are of different minds', () => {
    const rows = mistaken(campaign());
    const divided = rows.answers.map((answer) =>
      answer.task === 'gold-0' && answer.rater < 'rater-3'
        ? { ...answer, choice: answer.swapped ? 'a' : 'b' }
        : answer,
    );
    expect(doubtfulGold({ ...rows, answers: divided }, voices)).toEqual([]);
  });

  it('counts neither for nor against anybody', () => {
    const checks = (rows: CampaignRows) =>
      [...checkRecords(rows, voices).values()].map(({ gold }) => gold.right + gold.wrong);
    expect(checks(mistaken(campaign()))).toEqual(Array(6).fill(4));
    expect(checks(mistaken(campaign(), 1))).toEqual(Array(6).fill(3));
    const [first] = checkRecords(mistaken(campaign()), voices).values();
    expect(first!.gold).toMatchObject({ right: 3, wrong: 1 });
    expect(first!.gold.odds).toBeCloseTo(3 * goldOdds(true, { right: 5, all: 5 }));
  });

  it('includes questions of an entrance test', () => {
    const rows = mistaken(campaign());
    const task = rows.tasks.find(({ id }) => id === 'gold-0')!;
    task.role = 'entrance';
    expect(doubtfulGold(rows, voices)).toEqual([{ task: 'gold-0', off: true }]);
    const wrong = (off: number) =>
      [...checkRecords(mistaken(rows, off), voices).values()].reduce(
        (sum, { entrance }) => sum + entrance.wrong,
        0,
      );
    expect(wrong(0)).toBeGreaterThan(3);
    expect(wrong(1)).toBe(0);
  });
});
