import { expect, test } from 'vitest';
import type { BandwidthTerms, JudgmentTerms } from '../../../lib/protocol/campaigns.ts';
import { checkTerms } from './check-terms.ts';

const NOW = 1_800_000_000;
const JUDGMENTS: JudgmentTerms = {
  v: 1,
  name: 'Which is better?',
  kind: 'comparison',
  price: '45000',
  feeBps: 500,
  redundancy: 3,
  newShare: 20,
  deadline: NOW + 10 * 86_400,
  nonce: `0x${'1'.repeat(64)}`,
};
const PAGES: BandwidthTerms = {
  v: 1,
  name: 'Pages',
  kind: 'bandwidth',
  price: '500000',
  feeBps: 0,
  requesterName: 'The dictionary',
  purpose: 'Counts words.',
  destinations: ['*.example.com'],
  proofPercent: 2,
  deadline: NOW + 10 * 86_400,
  nonce: `0x${'1'.repeat(64)}`,
};
const judgments = (change: Partial<JudgmentTerms>) => () =>
  checkTerms({ ...JUDGMENTS, ...change }, NOW);
const pages = (change: Partial<BandwidthTerms>) => () => checkTerms({ ...PAGES, ...change }, NOW);

test('sound terms pass', () => {
  expect(judgments({})).not.toThrow();
  expect(judgments({ name: 'Яндекс، می\u200cخواهم 👩\u200d🚀' })).not.toThrow();
  for (const name of ['Москва', 'Роса и море', 'Ελλάδα', 'Հայաստան'])
    expect(judgments({ name })).not.toThrow();
  expect(pages({ destinations: ['www.a.co.uk', '*.b.github.io', '*.c.com'] })).not.toThrow();
});

test('a deadline that is near or over stands for a campaign that the vault has already', () => {
  for (const deadline of [NOW + 3_600, NOW - 86_400]) {
    expect(judgments({ deadline })).toThrow(/deadline/);
    expect(() => checkTerms({ ...JUDGMENTS, deadline }, NOW, true)).not.toThrow();
  }
  const deadline = NOW + 400 * 86_400;
  expect(() => checkTerms({ ...JUDGMENTS, deadline }, NOW, true)).toThrow(/deadline/);
});

test.each([
  ['a price of 38 nines', { price: '9'.repeat(38) }],
  ['a fee that takes it over', { price: String(10n ** 15n), feeBps: 1 }],
])('%s is refused', (_, change) => {
  expect(judgments(change)).toThrow(/price: with bonus and fee/);
  expect(pages(change)).toThrow(/price: with bonus and fee/);
});

test('a bonus counts, too', () => {
  const quality = { pay: 'fact', target: 9_500, least: 2, burnIn: 10 } as const;
  expect(judgments({ quality: { ...quality, bonus: '1000' } })).not.toThrow();
  expect(judgments({ quality: { ...quality, bonus: '9'.repeat(38) } })).toThrow(/price/);
});

test.each([
  ['name', 'Wikipedia\u200b'],
  ['name', 'Wikipedi\u0430'],
  ['requesterName', 'Acme\u{e0041}'],
  ['requesterName', '\u0391cme'],
  ['purpose', 'Counts\u00ad words'],
  ['purpose', 'safe \u202e gpj'],
  ['name', '   '],
  ['requesterName', '\u2800 \u{1d159}'],
  ['requesterName', 'W\u{1d422}kipedia'],
  ['requesterName', '\u0441\u043e\u0441\u043e'],
  ['requesterName', '\u0421\u043e\u0441\u0430 Chat'],
  ['name', '\u039f\u039c\u0397 3'],
])('a %s that is not what it looks like is refused', (field, text) => {
  expect(pages({ [field]: text })).toThrow(new RegExp(`^${field}: `));
});

test.each([
  '*.github.io',
  'github.io',
  '*.co.uk',
  '*.com.au',
  '*.blogspot.com',
  '*.s3.amazonaws.com',
  '*.pages.dev',
  '*.vercel.app',
  '*.com',
])('%s, under which anybody can have a site, is refused', (pattern) => {
  expect(pages({ destinations: ['www.example.com', pattern] })).toThrow();
});

const QUALITY = { pay: 'fact', bonus: '0', target: 9_500, least: 2, burnIn: 10 } as const;

test.each([
  ['more answers than the terms allow', { ...QUALITY, least: 4 }, /least/],
  ['a bonus for opinions', { ...QUALITY, pay: 'opinion', bonus: '1' }, /opinions pay no bonus/],
  [
    'a test that nobody can pass',
    { ...QUALITY, entrance: { questions: 2, needed: 3, daily: 1 } },
    /needed/,
  ],
] as const)('%s is refused', (_, quality, words) => {
  expect(judgments({ quality })).toThrow(words);
});
