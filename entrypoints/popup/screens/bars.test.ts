import { describe, expect, it } from 'vitest';
import { firstDay, toBars } from './bars.ts';

const NOW = new Date(2026, 10, 19, 14).getTime();
const label = (kind: string) => kind;

describe('toBars', () => {
  it('has an empty bar for a day without work', () => {
    const bars = toBars([{ day: '2026-11-18', amount: 5n }], '7', NOW, label);
    expect(bars.map((bar) => bar.amount)).toEqual([0n, 0n, 0n, 0n, 0n, 5n, 0n]);
    expect(bars.at(-1)).toMatchObject({ key: '2026-11-19', label: 'today', now: true });
  });

  it('sums months over the turn of a year', () => {
    const days = [
      { day: '2025-11-30', amount: 1n },
      { day: '2025-12-01', amount: 2n },
      { day: '2025-12-31', amount: 3n },
    ];
    const bars = toBars(days, 'all', new Date(2026, 0, 2).getTime(), label);
    expect(bars.map((bar) => [bar.key, bar.amount])).toEqual([
      ['2025-11', 1n],
      ['2025-12', 5n],
      ['2026-01', 0n],
    ]);
  });
});

it('knows the first day of a range', () => {
  expect(firstDay('7', NOW)).toBe('2026-11-13');
  expect(firstDay('all', NOW)).toBe('');
});
