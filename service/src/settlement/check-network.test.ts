import { beforeEach, expect, test } from 'vitest';
import { createSigner, type Secrets } from '../keys.ts';
import type { Chain } from './chain.ts';
import { checkNetwork } from './check-network.ts';

const key = (byte: string) => `0x${byte.repeat(32)}`;
const SECRETS: Secrets = { voucher: key('01'), accrual: key('02'), relayer: key('03') };
const SETTINGS = {
  STINT_CHAIN_ID: 31_337,
  STINT_VAULT: `0x${'aa'.repeat(20)}`,
  STINT_TOKEN: `0x${'bb'.repeat(20)}`,
  STINT_TOKEN_SYMBOL: 'USDC',
  STINT_TOKEN_DECIMALS: 6,
  STINT_START_BLOCK: 4,
};

/** The chain: its id, the vault's code, the token, and the roles of addresses. */
let world: {
  chainId: number;
  code: string | undefined;
  token: string;
  decimals: number;
  symbol: string;
  /** Of which blocks the endpoint tells the state. The vault was deployed in block 4. */
  keeps: 'all' | 'nothing' | 'latest';
};
let roles: Map<string, number>;

beforeEach(() => {
  const { STINT_TOKEN: token } = SETTINGS;
  world = { chainId: 31_337, code: '0x01', token, decimals: 6, symbol: 'USDC', keeps: 'all' };
  const signer = createSigner({ ...SECRETS, cosigner: key('04') });
  roles = new Map([
    [signer.address('voucher'), 1],
    [signer.address('accrual'), 2],
    [signer.address('relayer'), 3],
    [signer.address('cosigner'), 4],
  ]);
});

const client = {
  getChainId: async () => world.chainId,
  getCode: async ({ blockNumber }: { blockNumber?: bigint }) => {
    if (blockNumber !== undefined && (world.keeps === 'nothing' || blockNumber > 9n))
      throw new Error('missing trie node');
    if (blockNumber !== undefined && world.keeps === 'all' && blockNumber < 4n) return undefined;
    return world.code;
  },
  readContract: async ({ functionName, args = [] }: { functionName: string; args?: unknown[] }) => {
    if (functionName !== 'isSigner') return world[functionName as 'token' | 'decimals' | 'symbol'];
    return roles.get(args[0] as string) === args[1];
  },
};
const chain = {
  latest: async () => ({ block: 10 }),
  read: async (_: string, read: (one: typeof client) => unknown) => read(client),
} as unknown as Chain;

const check = (changes: object = {}, secrets = SECRETS, makesRoots = false) =>
  checkNetwork(chain, { ...SETTINGS, ...changes }, { signer: createSigner(secrets), makesRoots });

test('settings that fit are not complained about', async () => {
  expect(await check({ STINT_START_BLOCK: 4 })).toEqual([]);
  expect(await check({ STINT_START_BLOCK: 0 })).toEqual([]);
  expect(await check({}, { ...SECRETS, cosigner: key('04') }, true)).toEqual([]);
});

test.each([
  ['another chain', { STINT_CHAIN_ID: 1 }, /STINT_CHAIN_ID is 1, but/],
  [
    'another token',
    { STINT_TOKEN: `0x${'cc'.repeat(20)}` },
    /STINT_TOKEN is .*, but the vault pays/,
  ],
  ['other decimals', { STINT_TOKEN_DECIMALS: 18 }, /STINT_TOKEN_DECIMALS is 18/],
  ['another symbol', { STINT_TOKEN_SYMBOL: 'DAI' }, /STINT_TOKEN_SYMBOL is DAI/],
  ['a start in the future', { STINT_START_BLOCK: 11 }, /STINT_START_BLOCK is 11/],
])('%s is told', async (_, changes, words) => {
  const problems = await check(changes);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(words);
});

test('a vault that is not there is told', async () => {
  world.code = undefined;
  expect(await check()).toEqual([expect.stringMatching(/STINT_VAULT: there is no contract/)]);
});

test('keys that the vault does not know, or knows as others, are told', async () => {
  const unknown = await check({}, { ...SECRETS, voucher: key('09') });
  expect(unknown).toEqual([expect.stringMatching(/STINT_VOUCHER_KEY: .* for nothing/)]);
  const swapped = await check({}, { ...SECRETS, voucher: key('02'), accrual: key('01') });
  expect(swapped).toEqual([
    expect.stringMatching(/STINT_VOUCHER_KEY: .* as accrual, so keys may be swapped/),
    expect.stringMatching(/STINT_ACCRUAL_KEY: .* as voucher, so keys may be swapped/),
  ]);
});

test('keys of roots matter where roots are made', async () => {
  const secrets = { ...SECRETS, relayer: key('09'), cosigner: key('08') };
  expect(await check({}, secrets)).toEqual([]);
  expect(await check({}, secrets, true)).toHaveLength(2);
});

test('a start behind the deployment is refused, where the endpoint still knows', async () => {
  expect(await check({ STINT_START_BLOCK: 5 })).toEqual([
    expect.stringMatching(/^STINT_START_BLOCK is 5, but the vault was there before/),
  ]);
  for (const keeps of ['nothing', 'latest'] as const) {
    world.keeps = keeps;
    expect(await check({ STINT_START_BLOCK: 5 })).toEqual([]);
  }
});
