import { expect, test } from 'vitest';
import { voucherDigest, ZERO32 } from '../../../lib/domain/account-chain.ts';
import type { ErrorCode } from '../../../lib/protocol/errors.ts';
import { createSigner } from '../keys.ts';
import type { LeafHeader } from '../settlement/roots/leaf-file.ts';
import { buildMerkle, type Leaf } from '../settlement/roots/merkle.ts';
import { checkRoot, type Judged } from './check-root.ts';

const domain = { chainId: 31_337, vault: `0x${'aa'.repeat(20)}` };
const [A, B, C] = ['11', '22', '33'].map((byte) => `0x${byte.repeat(20)}`) as [
  string,
  string,
  string,
];
const HEAD = `0x${'07'.repeat(32)}`;
const keys = createSigner({ voucher: `0x${'01'.repeat(32)}`, relayer: `0x${'02'.repeat(32)}` });

const vouch = ({ account, cumulative }: Leaf, by: 'voucher' | 'relayer' = 'voucher') => {
  const said = { account, cumulative: String(cumulative), ledgerHead: HEAD, backing: ZERO32 };
  return { account, ledgerHead: HEAD, sig: keys.sign(by, voucherDigest(domain, said)) };
};

interface World {
  leaves: Leaf[];
  base: Leaf[];
  header: Partial<LeafHeader>;
  accrued: bigint;
  lastTotal: bigint;
  change(judged: Judged): Partial<Judged>;
}

/** An honest root over what is given, changed as a thief or a fault would. */
async function judged(world: Partial<World> = {}): Promise<Judged> {
  const base = world.base ?? [
    { account: A, cumulative: 100n },
    { account: B, cumulative: 50n },
  ];
  const leaves = world.leaves ?? [
    { account: A, cumulative: 100n },
    { account: B, cumulative: 70n },
    { account: C, cumulative: 30n },
  ];
  const total = leaves.reduce((sum, { cumulative }) => sum + cumulative, 0n);
  const { root } = await buildMerkle(leaves, leaves.length);
  const header: LeafHeader = {
    v: 1,
    ...domain,
    epoch: 4,
    total: String(total),
    count: leaves.length,
    root,
    ...world.header,
  };
  const before = new Map(base.map(({ account, cumulative }) => [account, cumulative]));
  const grown = leaves.filter((leaf) => leaf.cumulative > (before.get(leaf.account) ?? 0n));
  const honest: Judged = {
    domain,
    vault: {
      epoch: 4,
      base: { epoch: 3, dataHash: HEAD },
      lastTotal: world.lastTotal ?? 150n,
      accrued: world.accrued ?? 200n,
      isCosigner: async () => true,
      isVoucherSigner: async (address) => address === keys.address('voucher'),
      dataHash: async () => HEAD,
    },
    file: { header, leaves },
    base,
    evidence: grown.map((leaf) => vouch(leaf)),
  };

  return { ...honest, ...world.change?.(honest) };
}

test('an honest root is signed, also the first one and one to the last unit that accrued', async () => {
  await checkRoot(await judged());
  await checkRoot(await judged({ base: [], lastTotal: 0n }));
  await checkRoot(await judged({ lastTotal: 200n, accrued: 200n }));
});

/** Each breaks one rule only: the rest of the root is honest. */
const REFUSED: [string, Partial<World>, ErrorCode, RegExp][] = [
  ['another vault', { header: { vault: `0x${'bb'.repeat(20)}` } }, 'forbidden', /it is for vault/],
  ['another chain', { header: { chainId: 1 } }, 'forbidden', /on chain 1, not/],
  ['an epoch that was posted', { header: { epoch: 3 } }, 'unavailable', /is 4, not 3/],
  ['an epoch that is far off', { header: { epoch: 5 } }, 'unavailable', /is 4, not 5/],
  ['a total that is not the sum', { header: { total: '199' } }, 'forbidden', /add up to 200/],
  ['a root of other leaves', { header: { root: HEAD } }, 'forbidden', /make the root/],
  ['a total below the last', { lastTotal: 201n, accrued: 300n }, 'forbidden', /less than the last/],
  ['more than has accrued', { accrued: 199n }, 'unavailable', /more than the 199/],
  [
    'a leaf that fell',
    { base: [{ account: A, cumulative: 101n }] },
    'forbidden',
    /fell from 101 to 100/,
  ],
  [
    'a leaf that is gone from the middle',
    { base: [{ account: `0x${'15'.repeat(20)}`, cumulative: 1n }] },
    'forbidden',
    /is gone/,
  ],
  [
    'a leaf that is gone from the end',
    { base: [{ account: `0x${'44'.repeat(20)}`, cumulative: 1n }] },
    'forbidden',
    /is gone/,
  ],
  [
    'a leaf without a voucher',
    { change: ({ evidence }) => ({ evidence: evidence.slice(1) }) },
    'forbidden',
    /2 leaves grew, and there are 1/,
  ],
  [
    'a leaf above its voucher',
    { change: () => ({ evidence: [vouch({ account: B, cumulative: 69n }), vouch(leafOf(C))] }) },
    'forbidden',
    /no key of the vault vouches for 70/,
  ],
  [
    'a leaf with the voucher of another wallet',
    { change: () => ({ evidence: [vouch(leafOf(C)), vouch(leafOf(C))] }) },
    'forbidden',
    /no voucher for the leaf/,
  ],
  [
    'a voucher by a key without that role',
    {
      change: () => ({
        evidence: [vouch({ account: B, cumulative: 70n }, 'relayer'), vouch(leafOf(C))],
      }),
    },
    'forbidden',
    /no key of the vault vouches/,
  ],
  [
    'a signature that is none',
    {
      change: ({ evidence }) => ({
        evidence: evidence.map((one) => ({ ...one, sig: `0x${'00'.repeat(65)}` })),
      }),
    },
    'forbidden',
    /nobody signed/,
  ],
];

const leafOf = (account: string): Leaf => ({ account, cumulative: 30n });

test.each(REFUSED)('refuses %s', async (_, world, code, message) => {
  const error = await checkRoot(await judged(world)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
});
