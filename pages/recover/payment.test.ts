import { decodeFunctionData } from 'viem/utils';
import { describe, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { Offer } from '../../lib/domain/backup/offers.ts';
import type { Holding } from '../../lib/protocol/backup.ts';
import { transactionsOf } from './payment.ts';
import { REFUSALS } from './refusal-words.ts';

const WALLET = `0x${'a1'.repeat(20)}`;
const SIG = `0x${'11'.repeat(64)}1b`;
/** Chosen so that none is contained in another by chance. */
const campaign = (n: number) => `0x${'c5'.repeat(28)}${n.toString(16).padStart(8, '0')}`;
const HEAD = `0x${'22'.repeat(32)}`;

function tailOf(count: number): Holding {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return {
    account: WALLET,
    permanent: null,
    tail: {
      voucher: { account: WALLET, cumulative: '9', ledgerHead: HEAD, backing: HEAD, sig: SIG },
      list: numbers.map((n) => ({ campaign: campaign(n), min: '1' })),
      attestations: numbers.map((n) => ({ campaign: campaign(n), cumulative: '1', sig: SIG })),
      goodUntil: 1,
    },
    proof: { epoch: 2, account: WALLET, cumulative: '7', proof: [HEAD], root: HEAD, validAt: 1 },
  };
}

const offer = (way: Offer['way'], holding: Holding): Offer => ({
  way,
  cumulative: 9n,
  owed: 9n,
  pays: 9n,
  accruals: way === 'tail' ? holding.tail!.attestations : [],
  hindrance: null,
});

const calls = (way: Offer['way'], holding: Holding) =>
  transactionsOf(holding, offer(way, holding)).map((data) =>
    decodeFunctionData({ abi: earningsVaultAbi, data: data as `0x${string}` }),
  );

function decodeSettle(data: string) {
  const { functionName, args } = decodeFunctionData({
    abi: earningsVaultAbi,
    data: data as `0x${string}`,
  });
  return functionName === 'settle' ? args[0] : [];
}

describe('transactionsOf', () => {
  test('settles a tail in one, and claims by a proof', () => {
    const [settle, ...more] = calls('tail', tailOf(3));
    expect(more).toEqual([]);
    expect(settle).toMatchObject({ functionName: 'settle' });
    expect(settle?.args?.[0]).toHaveLength(3);
    expect(calls('proof', tailOf(1))).toMatchObject([
      { functionName: 'claimWithProof', args: [2n, 7n, [HEAD], expect.stringMatching(/^0xa1/i)] },
    ]);
  });

  test('carries accruals in parts first when they are too many, each once, all within limits', {
    timeout: 60_000,
  }, () => {
    const holding = tailOf(1_000);
    const found = calls('tail', holding);
    expect(found.map(({ functionName }) => functionName)).toEqual([
      ...Array(9).fill('batch'),
      'settle',
    ]);
    expect(found.at(-1)?.args?.[0]).toHaveLength(100);
    const all = transactionsOf(holding, offer('tail', holding));
    // Nodes accept at most 128 KiB in one transaction.
    for (const data of all) expect(data.length / 2).toBeLessThan(128 * 1024);
    const settled = decodeSettle(all.at(-1)!).map((one) => one.campaign as string);
    const parts = all.slice(0, -1);
    for (const { campaign: id } of holding.tail!.attestations) {
      const carriers = parts.filter((data) => data.includes(id.slice(2)));
      expect(carriers.length + settled.filter((one) => one === id).length).toBe(1);
    }
  });
});

test('every refusal that has words is an error of the vault, with at least as many arguments', () => {
  const errors = new Map(
    earningsVaultAbi.flatMap((item) =>
      item.type === 'error' ? [[item.name as string, item.inputs.length] as const] : [],
    ),
  );
  for (const [name, { args }] of Object.entries(REFUSALS)) {
    expect(errors.get(name), name).toBeGreaterThanOrEqual(args.length);
  }
});
