import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const key = (byte: string) => `0x${byte.repeat(32)}`;
const GOOD = {
  STINT_VAULT: `0x${'aa'.repeat(20)}`,
  STINT_TOKEN: `0x${'bb'.repeat(20)}`,
  STINT_VOUCHER_KEY: key('01'),
  STINT_ACCRUAL_KEY: key('02'),
  STINT_RELAYER_KEY: key('03'),
  STINT_OPERATOR_TOKEN: 't'.repeat(32),
};
const COSIGNER = { STINT_COSIGNER_URL: 'http://a:1', STINT_COSIGNER_TOKEN: 'c'.repeat(32) };
const SECRET = 'https://rpc.example/v2/0123456789abcdef';

test('settings have defaults, except where a guess would do harm', () => {
  expect(readConfig(GOOD)).toMatchObject({ makesRoots: false, origin: 'http://127.0.0.1:8787' });
  expect(readConfig({ ...GOOD, ...COSIGNER })).toMatchObject({ makesRoots: true });
  for (const name of Object.keys(GOOD)) {
    expect(() => readConfig({ ...GOOD, [name]: undefined })).toThrow(name);
  }
});

const WRONG: [string, Record<string, string>, RegExp][] = [
  [
    'a misspelt setting',
    { STINT_CONFIRMATION: '12' },
    /STINT_CONFIRMATION: there is no such setting\. Do you mean STINT_CONFIRMATIONS\?/,
  ],
  ['a short operator token', { STINT_OPERATOR_TOKEN: 'short' }, /STINT_OPERATOR_TOKEN/],
  ['a key that is none', { STINT_VOUCHER_KEY: '0x12' }, /STINT_VOUCHER_KEY/],
  ['no confirmation', { STINT_CONFIRMATIONS: '0' }, /STINT_CONFIRMATIONS/],
  [
    'the key of a cosigner elsewhere',
    { ...COSIGNER, STINT_COSIGNER_KEY: key('04') },
    /the key belongs to the cosigner alone/,
  ],
  ['a cosigner without its token', { STINT_COSIGNER_URL: 'http://a:1' }, /need each other/],
  ['a token without a cosigner', { STINT_COSIGNER_TOKEN: 'c'.repeat(32) }, /need each other/],
  [
    'an endpoint of the operator that would be published',
    { STINT_RPC_URL: SECRET },
    /STINT_PUBLIC_RPC_URL is missing/,
  ],
  [
    'an operator’s endpoint whose name begins like this machine',
    { STINT_RPC_URL: 'http://127.0.0.1.rpc.example/v2/0123456789' },
    /STINT_PUBLIC_RPC_URL is missing/,
  ],
  ['an endpoint without its scheme', { STINT_RPC_URL: 'rpc.example/v2/key' }, /STINT_RPC_URL/],
  ['a published endpoint that is none', { STINT_PUBLIC_RPC_URL: 'rpc' }, /STINT_PUBLIC_RPC_URL/],
  ['a range of proxies', { STINT_TRUSTED_PROXIES: '10.0.0.0/8' }, /not names or ranges/],
  ['an own address that is a name', { STINT_RELAY_OWN_ADDRESSES: 'a.example' }, /not names/],
  ['a host with its port', { STINT_HOSTS: 'stint.internal:8787' }, /without scheme or port/],
  ['no leases for anybody', { STINT_LEASES_PER_RANGE: '0' }, /STINT_LEASES_PER_RANGE/],
  [
    'a folder without a claim page',
    { STINT_PAGES: '/nowhere' },
    /STINT_PAGES: there is no claim page/,
  ],
  ['one key for two roles', { STINT_RELAYER_KEY: key('01') }, /are one key/],
  [
    'one such endpoint among others',
    { STINT_RPC_URL: `http://127.0.0.1:8545, ${SECRET}` },
    /STINT_PUBLIC_RPC_URL is missing/,
  ],
];

test.each(WRONG)('%s is told, without its value', (_, change, words) => {
  const read = () => readConfig({ ...GOOD, ...change });
  expect(read).toThrow(words);
  for (const value of Object.values(change).filter((text) => text.length > 20))
    expect(read).not.toThrow(value);
});

test('the operator’s endpoint is used and another one published', () => {
  const env = { STINT_RPC_URL: SECRET, STINT_PUBLIC_RPC_URL: 'https://public.example' };
  expect(readConfig({ ...GOOD, ...env }).rpcUrls).toEqual([SECRET]);
});

test('a claim pays at least twice its fee, because the vault takes no larger one', () => {
  const least = (STINT_RELAY_FEE: string, STINT_MIN_CLAIM: string) =>
    readConfig({ ...GOOD, STINT_RELAY_FEE, STINT_MIN_CLAIM }).minClaim;
  expect(least('20000', '100000')).toBe(100_000n);
  expect(least('20000', '30000')).toBe(40_000n);
  expect(least('0', '0')).toBe(0n);
});

test('addresses and names count however they are written', () => {
  const { env } = readConfig({
    ...GOOD,
    STINT_RELAY_OWN_ADDRESSES: '192.0.2.1, 2001:DB8:0:0::1',
    STINT_TRUSTED_PROXIES: ' ::ffff:10.0.0.1',
    STINT_HOSTS: 'Stint.Internal, other',
  });
  expect(env.STINT_RELAY_OWN_ADDRESSES).toEqual(['192.0.2.1', '2001:db8::1']);
  expect(env.STINT_TRUSTED_PROXIES).toEqual(['10.0.0.1']);
  expect(env.STINT_HOSTS).toEqual(['stint.internal', 'other']);
});
