import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testAccount, testKey } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;

beforeAll(async () => {
  net = await startNetwork();
  await net.service.stop();
});
afterAll(() => net.stop());

const STRANGER = testAccount('stranger').address.toLowerCase();

/** Each wrong in one setting, with words that have to be said. */
const WRONG: [string, Record<string, string>, RegExp][] = [
  ['another chain', { STINT_CHAIN_ID: '1' }, /STINT_CHAIN_ID is 1, but .* leads to chain 31337/],
  ['a vault without code', { STINT_VAULT: STRANGER }, /STINT_VAULT: there is no contract/],
  ['another token', { STINT_TOKEN: STRANGER }, /STINT_TOKEN is .*, but the vault pays/],
  [
    'wrong decimals',
    { STINT_TOKEN_DECIMALS: '18' },
    /STINT_TOKEN_DECIMALS is 18, but the token has 6/,
  ],
  ['a wrong symbol', { STINT_TOKEN_SYMBOL: 'DAI' }, /STINT_TOKEN_SYMBOL is DAI/],
  [
    'a voucher key that the vault does not know',
    { STINT_VOUCHER_KEY: testKey('stranger') },
    /STINT_VOUCHER_KEY: the vault does not accept .* for nothing/,
  ],
  [
    'swapped keys',
    { STINT_VOUCHER_KEY: testKey('accrual'), STINT_ACCRUAL_KEY: testKey('voucher') },
    /STINT_VOUCHER_KEY: .* as accrual, so keys may be swapped/,
  ],
  [
    'a cosigner that the vault does not know',
    { STINT_COSIGNER_KEY: testKey('stranger') },
    /STINT_COSIGNER_KEY: the vault does not accept/,
  ],
  [
    'a cosigner elsewhere and its key here',
    { STINT_COSIGNER_URL: 'http://127.0.0.1:1', STINT_COSIGNER_TOKEN: 't'.repeat(32) },
    /STINT_COSIGNER_KEY must not be set where STINT_COSIGNER_URL is/,
  ],
  [
    'a token for a cosigner that is not named',
    { STINT_COSIGNER_TOKEN: 't'.repeat(32) },
    /STINT_COSIGNER_URL and STINT_COSIGNER_TOKEN need each other/,
  ],
  ['a start in the future', { STINT_START_BLOCK: '999999' }, /STINT_START_BLOCK is 999999/],
  [
    'a misspelt setting',
    { STINT_CONFIRMATION: '12' },
    /STINT_CONFIRMATION: there is no such setting\. Do you mean STINT_CONFIRMATIONS\?/,
  ],
  [
    'an endpoint of the operator that would be published',
    { STINT_RPC_URL: 'https://rpc.example/v2/0123456789abcdef' },
    /STINT_PUBLIC_RPC_URL is missing/,
  ],
];

test.each(WRONG)('with %s the service says so and does not serve', async (_, change, words) => {
  const before = { ...net.settings };
  // A database of its own: one that was used belongs to its chain and vault, which is said first.
  const settings = { ...change, STINT_DATABASE: join(net.dir, `${Object.keys(change)[0]}.db`) };
  const started = net.reconfigure(settings);
  await expect(started).rejects.toThrow('ended before it was ready');
  for (const name of Object.keys(change)) delete net.settings[name];
  Object.assign(net.settings, before);

  const log = readFileSync(join(net.dir, 'service.log'), 'utf8');
  expect(log).toMatch(words);
  expect(log).not.toContain('0123456789abcdef');
});

test('with the right settings it serves, and says that it holds both keys of a root', async () => {
  await net.reconfigure({});
  expect((await fetch(`${net.origin}/readyz`)).status).toBe(200);
  expect(readFileSync(join(net.dir, 'service.log'), 'utf8')).toContain('one key: this process');
});
