import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Holding } from '../../protocol/backup.ts';
import type { BackedVoucher } from '../../protocol/receipts.ts';
import { ZERO32 } from '../account-chain.ts';
import { offersOf, type VaultState } from './offers.ts';

const WALLET = `0x${'a1'.repeat(20)}`;
const ROOT = `0x${'99'.repeat(32)}`;
const campaign = (n: number) => `0x${String(n).padStart(64, '0')}`;

const backed = (sum: number, list: [n: number, min: number][], sig: string): BackedVoucher => ({
  voucher: { account: WALLET, cumulative: String(sum), ledgerHead: ZERO32, backing: ZERO32, sig },
  list: list.map(([n, min]) => ({ campaign: campaign(n), min: String(min) })),
  attestations: list.map(([n, min]) => ({
    campaign: campaign(n),
    cumulative: String(min),
    sig: `accrual ${n}`,
  })),
  goodUntil: null,
});

const holding: Holding = {
  account: WALLET,
  permanent: backed(100, [], 'permanent'),
  tail: backed(
    150,
    [
      [1, 30],
      [2, 20],
    ],
    'tail',
  ),
  proof: { epoch: 4, account: WALLET, cumulative: '90', proof: [], root: ROOT, validAt: 50 },
};

const state: VaultState = {
  now: 1_000,
  claimed: 0n,
  available: 500n,
  left: { voucher: 1_000n, root: 1_000n },
  pausedUntil: 0,
  campaigns: new Map([
    [campaign(1), { funded: 100n, accrued: 10n, closed: false }],
    [campaign(2), { funded: 100n, accrued: 20n, closed: false }],
  ]),
  goodSignatures: new Set(['permanent', 'tail', 'accrual 1', 'accrual 2']),
  root: { root: ROOT, validAt: 50, struckOut: false },
};

const best = (change: Partial<VaultState> = {}, held: Holding = holding) =>
  offersOf(held, { ...state, ...change })[0]!;
const hindrance = (way: string, change: Partial<VaultState>) =>
  offersOf(holding, { ...state, ...change }).find((offer) => offer.way === way)?.hindrance;

describe('offersOf', () => {
  test('the one that pays most comes first, with just the accruals that are missing', () => {
    const { way, pays, accruals } = best();
    expect({ way, pays }).toEqual({ way: 'tail', pays: 150n });
    expect(accruals.map((one) => one.campaign)).toEqual([campaign(1)]);
  });

  test('of two that pay the same, the one that needs less comes first', () => {
    expect(best({ left: { voucher: 80n, root: 80n } }).way).toBe('permanent');
  });

  test('a voucher that is both permanent and the latest is offered once', () => {
    const same = { ...holding, tail: holding.permanent };
    expect(offersOf(same, state).map(({ way }) => way)).toEqual(['permanent', 'proof']);
  });

  test('pays in part what pool and cap hold; accruals fill the pool', () => {
    expect(best({ available: 60n })).toMatchObject({ way: 'tail', pays: 80n, owed: 150n });
    expect(best({ left: { voucher: 5n, root: 7n } })).toMatchObject({ way: 'proof', pays: 7n });
  });

  const campaigns = (accrued: bigint, funded: bigint, closed: boolean) => ({
    campaigns: new Map([...state.campaigns, [campaign(1), { accrued, funded, closed }]]),
  });

  test.each([
    ['tail', 'claimed', { claimed: 150n }],
    ['permanent', 'claimed', { claimed: 100n }],
    ['permanent', 'voucher_key', { goodSignatures: new Set<string>() }],
    ['tail', 'accrual_key', { goodSignatures: new Set(['tail', 'permanent']) }],
    ['tail', 'unbacked', campaigns(10n, 29n, false)],
    ['tail', 'unbacked', campaigns(10n, 100n, true)],
    ['permanent', 'paused', { pausedUntil: 1_001 }],
    ['permanent', 'cap', { left: { voucher: 0n, root: 9n } }],
    ['permanent', 'pool', { available: 0n }],
    ['proof', 'root_unknown', { root: null }],
    ['proof', 'root_unknown', { root: { root: ZERO32, validAt: 0, struckOut: false } }],
    ['proof', 'root_vetoed', { root: { root: ROOT, validAt: 50, struckOut: true } }],
    ['proof', 'root_waits', { root: { root: ROOT, validAt: 2_000, struckOut: false } }],
  ] as const)('%s: %s', (way, code, change) => {
    expect(hindrance(way, change)).toMatchObject({ code });
  });

  test('a revoked accrual key does not affect what has accrued already', () => {
    const accrued = { ...campaigns(30n, 100n, false), goodSignatures: new Set(['tail']) };
    expect(best(accrued)).toMatchObject({ way: 'tail', pays: 150n, accruals: [] });
  });

  test('never offers more than is owed, than the rail pays today, or than the pool will hold', () => {
    const amount = fc.bigInt({ min: 0n, max: 300n });
    const any = fc.record({
      claimed: amount,
      available: amount,
      left: fc.record({ voucher: amount, root: amount }),
      pausedUntil: fc.nat(2_000),
    });
    fc.assert(
      fc.property(any, (change) => {
        for (const { pays, owed, way, hindrance: why } of offersOf(holding, {
          ...state,
          ...change,
        })) {
          const rail = way === 'proof' ? change.left.root : change.left.voucher;
          expect(pays <= owed && pays <= rail && pays <= change.available + 20n).toBe(true);
          expect(pays === 0n).toBe(why !== null);
        }
      }),
    );
  });
});
