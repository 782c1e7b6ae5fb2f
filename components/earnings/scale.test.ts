import { describe, expect, it } from 'vitest';
import { barHeight, chartScale } from './scale.ts';

describe('chartScale', () => {
  it('holds the largest bar within three round steps', () => {
    expect(chartScale([1_350_000n, 720_000n])).toEqual({
      top: 1_500_000n,
      lines: [500_000n, 1_000_000n],
    });
    expect(chartScale([61n])).toEqual({ top: 150n, lines: [50n, 100n] });
  });

  it('has a scale for days without earnings', () => {
    expect(chartScale([]).top).toBe(3n);
  });
});

describe('barHeight', () => {
  it('shows the smallest earning and no bar for none', () => {
    expect(barHeight(1n, 1_000_000n)).toBe(1);
    expect(barHeight(0n, 1_000_000n)).toBe(0);
    expect(barHeight(750_000n, 1_500_000n)).toBe(50);
  });
});
