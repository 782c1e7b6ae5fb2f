import { describe, expect, it } from 'vitest';
import { dayKey, type Earning, groupDays } from './group-days.ts';

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
const earning = (seq: number, when: number, state: Earning['state']): Earning => ({
  seq,
  at: when,
  state,
  amount: 45_000n,
  tookMs: 19_000,
});

describe('groupDays', () => {
  it('keeps the order and leaves out what was rejected', () => {
    const days = groupDays([
      earning(4, at(19, 14), 'verified'),
      earning(3, at(19, 0), 'earned'),
      earning(2, at(18, 23), 'rejected'),
      earning(1, at(18, 9), 'claimed'),
    ]);
    expect(days.map((day) => [day.key, day.sum, day.earnings.map((one) => one.seq)])).toEqual([
      ['2026-11-19', 90_000n, [4, 3]],
      ['2026-11-18', 45_000n, [2, 1]],
    ]);
  });

  it('names days by the person’s own calendar', () => {
    expect(dayKey(new Date(2026, 0, 5, 23, 59).getTime())).toBe('2026-01-05');
  });
});
