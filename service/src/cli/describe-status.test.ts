import { expect, test } from 'vitest';
import type { CampaignStatus } from '../../../lib/protocol/campaigns.ts';
import { describeStatus } from './describe-status.ts';

const DEADLINE = Date.UTC(2027, 0, 1) / 1000;
const campaign: CampaignStatus = {
  id: `0x${'ca'.repeat(32)}`,
  salt: `0x${'01'.repeat(32)}`,
  state: 'open',
  requester: `0x${'11'.repeat(20)}`,
  terms: {
    v: 1,
    name: 'Which answer is better?',
    kind: 'comparison',
    price: '45000',
    feeBps: 0,
    redundancy: 3,
    newShare: 100,
    deadline: DEADLINE,
    nonce: `0x${'02'.repeat(32)}`,
  },
  funded: '9000000',
  available: '9000000',
  reserved: '0',
  pending: '0',
  credited: '0',
  accrued: '0',
  tasks: 3,
  done: 0,
  answers: 0,
  rejected: 0,
  reviewed: { open: 0, upheld: 0, denied: 0, judges: 0 },
  skipped: 0,
  flagged: 0,
  medianMs: null,
  createdAt: 0,
  chain: { deadline: DEADLINE, closed: false },
};
const TOKEN = { symbol: 'USDC', decimals: 6 };
const describeWith = (chain: CampaignStatus['chain']) =>
  describeStatus({ ...campaign, chain }, TOKEN);

test('the date of the terms is enough where the chain has the same', () => {
  expect(describeStatus(campaign, TOKEN)).toContain('deadline  2027-01-01T00:00:00.000Z');
  expect(describeStatus(campaign, TOKEN)).not.toContain('on chain  ');
});

test('the date of the chain is said where it is another, and what an earlier one means', () => {
  const at = (days: number) => ({ deadline: DEADLINE + days * 86_400, closed: false });
  expect(describeWith(at(-1))).toContain('on chain  2026-12-31T00:00:00.000Z, too early');
  expect(describeWith(at(1))).toMatch(/on chain {2}2027-01-02T00:00:00.000Z$/m);
  expect(describeWith(null)).toContain('on chain  not funded yet');
  expect(describeWith({ deadline: DEADLINE, closed: true })).toContain('on chain  refunded');
});
