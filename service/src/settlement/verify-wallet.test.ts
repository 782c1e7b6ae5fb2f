import { BaseError, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeEach, expect, test } from 'vitest';
import { fromHex } from '../../../lib/domain/bytes.ts';
import type { Chain } from './chain.ts';
import { createWalletVerifier } from './verify-wallet.ts';

const DIGEST = `0x${'03'.repeat(32)}` as const;
const VALID = `0x1626ba7e${'00'.repeat(28)}` as const;
const wallet = privateKeyToAccount(`0x${'07'.repeat(32)}`);
const ACCOUNT = wallet.address.toLowerCase();
const CONTRACT = `0x${'c0'.repeat(20)}`;
const SIG = `0x${'ab'.repeat(70)}`;
const UNDEPLOYED = `0x${'00'.repeat(96)}${'6492'.repeat(16)}`;

/** The contract of the wallet: its code, what it answers, and the gas that it needs beyond a call's own. */
let code: Hex | undefined;
let answer: Hex | 'reverts';
let needs: bigint;
/** What a call costs before any code runs; 4 or 16 for each byte besides. */
const CALL = 21_000n;

const chain = {
  client: {
    getCode: async () => code,
    call: async ({ data, gas }: { data: Hex; gas?: bigint }) => {
      const own = fromHex(data).reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), CALL);
      if (gas !== undefined && gas - own < needs) throw new Error('out of gas');
      if (answer === 'reverts')
        throw Object.assign(new BaseError('x'), { name: 'ExecutionRevertedError' });
      return { data: answer };
    },
  },
} as unknown as Chain;

const verify = (account: string, sig: string) =>
  createWalletVerifier(chain)(account, fromHex(DIGEST), sig);

beforeEach(() => {
  code = '0x01';
  answer = VALID;
  needs = 150_000n;
});

test('an account signs by its key, whatever code it has', async () => {
  const sig = await wallet.sign({ hash: DIGEST });
  code = undefined;
  expect(await verify(ACCOUNT, sig)).toBe(true);
  expect(await verify(CONTRACT, sig)).toBe(false);
  code = '0xef0100';
  answer = 'reverts';
  expect(await verify(ACCOUNT, sig)).toBe(true);
});

test('a contract says yes in one way, with the gas that the vault gives it', async () => {
  expect(await verify(CONTRACT, SIG)).toBe(true);
  needs = 150_001n;
  await expect(verify(CONTRACT, SIG)).rejects.toMatchObject({
    code: 'bad_signature',
    message: expect.stringContaining('150,000 gas'),
  });
});

test.each([
  ['something else', `0x${'00'.repeat(32)}`],
  ['too little', '0x1626ba7e'],
  ['nothing', '0x'],
  ['with an error', 'reverts'],
] as const)('a contract that answers %s has not signed', async (_, said) => {
  answer = said;
  expect(await verify(CONTRACT, SIG)).toBe(false);
});

test('an address without code signs nothing, and one that is not deployed is told so', async () => {
  for (const none of [undefined, '0x'] as const) {
    code = none;
    expect(await verify(CONTRACT, SIG)).toBe(false);
    await expect(verify(CONTRACT, UNDEPLOYED)).rejects.toMatchObject({
      code: 'bad_signature',
      message: expect.stringContaining('not on this chain yet'),
    });
  }
});
