import { expect, test } from 'vitest';
import { type CampaignTerms, QUALITY_DEFAULTS } from '../protocol/campaigns.ts';
import { termsHash } from './wallet-messages.ts';

const terms: CampaignTerms = {
  v: 1,
  name: 'Which answer is better?',
  kind: 'comparison',
  price: '45000',
  feeBps: 500,
  redundancy: 3,
  newShare: 100,
  deadline: 1_800_000_000,
  nonce: `0x${'ab'.repeat(32)}`,
};

test('terms without quality settings keep the hash that campaigns were funded under', () => {
  expect(termsHash(terms)).toBe(
    '0xb6dd7fd1c428fb8ab20c4c54344ff87ad0712bd8b2d30ec8218da617239c678a',
  );
});

test('every quality setting changes the hash', () => {
  const changes = [
    {},
    { pay: 'fact' as const },
    { bonus: '1' },
    { target: 9_000 },
    { least: 3 },
    { burnIn: 11 },
    { entrance: { questions: 5, needed: 4, daily: 100 } },
    { entrance: { questions: 6, needed: 4, daily: 100 } },
    { entrance: { questions: 5, needed: 3, daily: 100 } },
    { entrance: { questions: 5, needed: 4, daily: 101 } },
  ];
  const hashes = changes.map((change) =>
    termsHash({ ...terms, quality: { ...QUALITY_DEFAULTS, ...change } }),
  );
  expect(new Set([...hashes, termsHash(terms)]).size).toBe(changes.length + 1);
});
