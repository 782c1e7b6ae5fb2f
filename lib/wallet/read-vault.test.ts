import { decodeFunctionData, encodeFunctionResult } from 'viem/utils';
import { describe, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { Holding } from '../protocol/backup.ts';
import { readVault } from './read-vault.ts';

const domain = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const ACCOUNT = `0x${'a1'.repeat(20)}`;
const HEX32 = `0x${'1'.repeat(64)}`;
const ZERO = `0x${'0'.repeat(40)}`;
/** Somebody made this one: the point with x = 1 lies on the curve. Nobody made the other. */
const SIG = `0x${'1'.padStart(64, '0')}${'1'.padStart(64, '0')}1b`;
const NOBODY = `0x${'f'.repeat(130)}`;

const holding: Holding = {
  account: ACCOUNT,
  permanent: null,
  tail: {
    voucher: { account: ACCOUNT, cumulative: '9', ledgerHead: HEX32, backing: HEX32, sig: SIG },
    list: [{ campaign: HEX32, min: '5' }],
    attestations: [{ campaign: HEX32, cumulative: '5', sig: NOBODY }],
    goodUntil: 1,
  },
  proof: {
    epoch: 2,
    account: ACCOUNT,
    cumulative: '7',
    proof: [HEX32],
    root: HEX32,
    validAt: 1,
  },
};

/** A node with a vault, which answers like this where nothing else is said. */
function node(change: Record<string, unknown> = {}) {
  const answers: Record<string, unknown> = {
    claimed: 3n,
    available: 50n,
    capLeft: 40n,
    pausedUntil: 0,
    isSigner: true,
    isStruckOut: false,
    campaigns: [ZERO, 0, false, 100n, 60n],
    roots: [HEX32, HEX32, 9n, 0n, 77, false, ZERO, ZERO],
    ...change,
  };
  const asked: string[] = [];
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method === 'eth_getBlockByNumber') return change.block ?? { timestamp: '0x64' };
    const [{ data }] = params as [{ data: `0x${string}` }];
    const { functionName } = decodeFunctionData({ abi: earningsVaultAbi, data });
    asked.push(functionName);
    const answer = answers[functionName];
    if (typeof answer === 'string') return answer;
    const call = { abi: earningsVaultAbi, functionName, result: answer };
    return encodeFunctionResult(call as Parameters<typeof encodeFunctionResult>[0]);
  };
  return { request, asked };
}

test('what decides a payment is read from the vault', async () => {
  const state = await readVault(node(), domain, holding);
  expect(state).toMatchObject({
    now: 100,
    claimed: 3n,
    available: 50n,
    left: { voucher: 40n, root: 40n },
    pausedUntil: 0,
    root: { root: HEX32, validAt: 77, struckOut: false },
  });
  expect(state.campaigns.get(HEX32)).toEqual({ closed: false, funded: 100n, accrued: 60n });
});

describe('a signature is good', () => {
  test('when the vault knows its signer, and never when nobody made it', async () => {
    const vault = node();
    const { goodSignatures } = await readVault(vault, domain, holding);
    expect([...goodSignatures]).toEqual([SIG]);
    expect(vault.asked.filter((name) => name === 'isSigner')).toHaveLength(1);
  });

  test('and not when the key was revoked', async () => {
    const { goodSignatures } = await readVault(node({ isSigner: false }), domain, holding);
    expect([...goodSignatures]).toEqual([]);
  });
});

test.each<[string, Record<string, unknown>]>([
  ['an address without a vault', { claimed: '0x' }],
  ['an answer that is not a number', { available: '0x12' }],
  ['a block without a time', { block: { timestamp: 'now' } }],
  ['no block', { block: {} }],
])('%s is told, and nothing is offered', async (_, change) => {
  const reading = readVault(node(change), domain, holding);
  await expect(reading).rejects.toMatchObject({ trouble: 'malformed' });
});
