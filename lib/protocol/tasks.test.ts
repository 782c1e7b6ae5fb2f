import { expect, test } from 'vitest';
import { LeaseResponse } from './tasks.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const lease = (content: object) => ({
  lease: ID,
  task: ID,
  campaign: `0x${'ca'.repeat(32)}`,
  campaignName: 'Questions',
  price: '45000',
  medianMs: 20_000,
  floorMs: 2_000,
  leasedAt: 1,
  expiresAt: 2,
  content,
});
const good = { kind: 'comparison', prompt: [], a: [], b: [] };
const rows = Array.from({ length: 501 }, () => [[['', 'a']]]);

test.each([
  ['a table that is too long', { ...good, a: [['table', rows]] }],
  ['a block of tomorrow', { ...good, a: [['video', 'x']] }],
  ['a kind of tomorrow', { ...good, kind: 'poem' }],
])('%s leaves the lease that can be given back, and the others whole', (_, content) => {
  const { leases } = LeaseResponse.parse({ leases: [lease(content), lease(good)], retryAt: 3 });
  expect(leases).toEqual([{ lease: ID }, lease(good)]);
});
