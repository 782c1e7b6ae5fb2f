import { expect, test } from 'vitest';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { decideBy, JUDGE_MS, lastAnswer, lastCall } from './campaign-dates.ts';

const DAY = 86_400;
const DEADLINE = 1_800_000_000;
const ctx = { rules: DEFAULT_RULES } as Context;

test('whatever is acknowledged is decided, appealed and judged before the last call', () => {
  const { decideMs, appealMs } = DEFAULT_RULES;
  const last = lastAnswer(DEFAULT_RULES, DEADLINE);
  expect(last * 1000 + decideMs + appealMs + JUDGE_MS).toBeLessThanOrEqual(
    lastCall(DEADLINE) * 1000,
  );
  expect(lastCall(DEADLINE)).toBe(DEADLINE + 28 * DAY);
  expect((decideMs + appealMs + JUDGE_MS) / 1000).toBeLessThan(21 * DAY);
});

test('a decision comes before the last call, and never before now', () => {
  const at = (seconds: number) => decideBy(ctx, seconds * 1000, DEADLINE);
  expect(at(DEADLINE)).toBe((DEADLINE + 7 * DAY) * 1000);
  expect(at(DEADLINE + 25 * DAY)).toBe(lastCall(DEADLINE) * 1000);
  expect(at(DEADLINE + 29 * DAY)).toBe((DEADLINE + 29 * DAY) * 1000);
});
