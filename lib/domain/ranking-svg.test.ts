import { expect, test } from 'vitest';
import { rankingSvg } from './ranking-svg.ts';

const hostile = '<script>alert("1")</script>&';
const model = { name: hostile, score: 0.5, low: 0.2, high: 0.9, votes: 12 };

test('a name cannot become markup', () => {
  const svg = rankingSvg(hostile, [model]);
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;');
});

test('the point lies within its interval, and zero has its line', () => {
  const svg = rankingSvg('Models', [model, { ...model, score: -0.5, low: -0.9, high: -0.2 }]);
  const numbers = (pattern: RegExp) => [...svg.matchAll(pattern)].map((found) => Number(found[1]));
  const starts = numbers(/<line x1="([\d.]+)" x2/g);
  const ends = numbers(/x2="([\d.]+)"/g);
  const points = numbers(/cx="([\d.]+)"/g);
  const [zero] = starts;
  expect(points).toHaveLength(2);
  for (const [i, point] of points.entries()) {
    expect(point).toBeGreaterThan(starts[i + 1]!);
    expect(point).toBeLessThan(ends[i + 1]!);
  }
  expect(points[0]).toBeGreaterThan(zero!);
  expect(points[1]).toBeLessThan(zero!);
});
