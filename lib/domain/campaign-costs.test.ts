import { expect, test } from 'vitest';
import { campaignCosts } from './campaign-costs.ts';

const terms = { price: '40', feeBps: 1_000, redundancy: 3 };
const campaign = {
  tasks: 10,
  done: 2,
  answers: 8,
  credited: '352',
  pending: '0',
  available: '900',
  reserved: '88',
};

test('what is missing costs price and fee; what is enough is not short', () => {
  const costs = campaignCosts(campaign, terms);
  expect(costs).toEqual({ soFar: 352n, toGo: 22n * 44n, short: 0n });
});

test('pending answers count as paid, and are not asked for again', () => {
  const waiting = { ...campaign, pending: '132', available: '700' };
  const costs = campaignCosts(waiting, terms);
  expect(costs).toEqual({ soFar: 484n, toGo: 19n * 44n, short: 19n * 44n - 788n });
  expect(campaignCosts(waiting, terms, 7).toGo).toBe(23n * 44n);
});

test('a task that settled early asks for nothing more; a bonus is counted at its most', () => {
  const quality = { bonus: '6' };
  const early = { ...campaign, done: 9, answers: 20 };
  expect(campaignCosts(early, { ...terms, quality }).toGo).toBe(3n * 50n);
  expect(campaignCosts({ ...early, done: 10 }, { ...terms, quality }).toGo).toBe(0n);
});
