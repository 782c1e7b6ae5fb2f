import { expect, test } from 'vitest';
import { isConsented } from './claim-consent.ts';

const WALLET = `0x${'a1'.repeat(20)}`;
const OTHER = `0x${'b2'.repeat(20)}`;
const bind = { device: `0x${'d'.repeat(64)}`, account: WALLET, nonce: 7, vault: OTHER };
const consent = { account: WALLET, recipient: WALLET, amount: '5', nonce: 7 };
const job = { account: WALLET, recipient: WALLET, amount: '5', bind, consent };

test('a yes holds for its wallet, recipient and binding, and when the sum has grown', () => {
  expect(isConsented(job)).toBe(true);
  expect(isConsented({ ...job, amount: '9' })).toBe(true);
  // Bound meanwhile.
  expect(isConsented({ ...job, bind: null })).toBe(true);
});

test.each([
  ['nobody was asked', { consent: null }],
  ['no wallet was chosen', { account: null }],
  ['it was for another wallet', { account: OTHER, bind: null, recipient: WALLET }],
  ['the tokens go elsewhere', { recipient: OTHER }],
  ['the wallet signs a new binding', { bind: { ...bind, nonce: 8 } }],
])('and not when %s', (_, change) => expect(isConsented({ ...job, ...change })).toBe(false));
