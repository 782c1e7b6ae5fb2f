import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hex, zeroHash } from 'viem';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { voucherDigest, ZERO32 } from '../../../lib/domain/account-chain.ts';
import { createSigner, recoverAddress } from '../keys.ts';
import type { Chain } from '../settlement/chain.ts';
import { writeLeafFile } from '../settlement/roots/leaf-file.ts';
import { buildMerkle, type Leaf } from '../settlement/roots/merkle.ts';
import { rootDigest } from '../settlement/roots/root-chain.ts';
import { createCosigner } from './cosigner.ts';
import { openSignedRoots, type SignedRoots } from './signed-roots.ts';

const domain = { chainId: 31_337, vault: `0x${'aa'.repeat(20)}` };
const HEAD = `0x${'07'.repeat(32)}`;
const [A, B] = ['11', '22'].map((byte) => `0x${byte.repeat(20)}`) as [string, string];
const keys = createSigner({ voucher: `0x${'01'.repeat(32)}`, cosigner: `0x${'02'.repeat(32)}` });
const ADDRESS = keys.address('cosigner');

let folder: string;
let roots: SignedRoots;
/** The vault at a final block: its roots' data hashes from epoch 1 on, its sums, whom it accepts. */
let posted: string[];
let accrued: bigint;
let lastTotal: bigint;
let accepts: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-cosigner-'));
  roots = openSignedRoots(join(folder, 'signed'));
  posted = [];
  accrued = 1_000n;
  lastTotal = 0n;
  accepts = true;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const answers = (functionName: string, args: readonly unknown[] = []): unknown => {
  if (functionName === 'lastEpoch') return BigInt(posted.length);
  if (functionName === 'lastTotal') return lastTotal;
  if (functionName === 'totalAccrued') return accrued;
  if (functionName === 'isStruckOut') return false;
  if (functionName === 'roots') return [zeroHash, posted[Number(args[0]) - 1] as Hex];
  const [address, role] = args as [string, number];
  return role === 4 ? accepts && address === ADDRESS : address === keys.address('voucher');
};
const chain = {
  latest: async () => ({ block: 10 }),
  read: async (_: string, read: (client: unknown) => unknown) =>
    read({
      readContract: async (call: { functionName: string; args?: unknown[] }) =>
        answers(call.functionName, call.args),
    }),
} as unknown as Chain;

const cosigner = () =>
  createCosigner({
    domain,
    chain,
    confirmations: 1,
    roots,
    address: ADDRESS,
    sign: (digest) => keys.sign('cosigner', digest),
  });

/** Files of a root over these leaves, with a voucher for each of `grown`. */
async function write(epoch: number, leaves: Leaf[], grown = leaves) {
  const total = leaves.reduce((sum, { cumulative }) => sum + cumulative, 0n);
  const { root } = await buildMerkle(leaves, leaves.length);
  const header = {
    v: 1,
    ...domain,
    epoch,
    total: String(total),
    count: leaves.length,
    root,
  } as const;
  const path = roots.incoming();
  const dataHash = await writeLeafFile(path, header, leaves);
  const lines = grown.map(({ account, cumulative }) => {
    const said = { account, cumulative: String(cumulative), ledgerHead: HEAD, backing: ZERO32 };
    const sig = keys.sign('voucher', voucherDigest(domain, said));
    return `${JSON.stringify([account, HEAD, sig])}\n`;
  });
  const list = roots.incoming();
  writeFileSync(list, lines.join(''));
  return { path, list, terms: { epoch, root, total, dataHash } };
}

const leaf = (account: string, cumulative: bigint): Leaf => ({ account, cumulative });

test('an honest root is signed, and what is signed is what the file says', async () => {
  const { path, list, terms } = await write(1, [leaf(A, 70n), leaf(B, 30n)]);
  const { sig, ...said } = await cosigner().judge(path, list);
  expect(said).toEqual({ ...terms, total: '100' });
  expect(recoverAddress(rootDigest(domain, terms), sig)).toBe(ADDRESS);
});

test('a key that the vault does not accept signs nothing', async () => {
  const { path, list } = await write(1, [leaf(A, 70n)]);
  accepts = false;
  await expect(cosigner().judge(path, list)).rejects.toMatchObject({ code: 'forbidden' });
  expect(roots.find(1)).toBeNull();
});

test('a leaf that nothing vouches for is not signed', async () => {
  const { path, list } = await write(1, [leaf(A, 70n), leaf(B, 30n)], [leaf(A, 70n), leaf(B, 29n)]);
  await expect(cosigner().judge(path, list)).rejects.toMatchObject({ code: 'forbidden' });
  expect(roots.find(1)).toBeNull();
});

test('one root is signed for an epoch, the same one again and again', async () => {
  const one = await write(1, [leaf(A, 70n)]);
  const first = await cosigner().judge(one.path, one.list);
  const again = await write(1, [leaf(A, 70n)]);
  expect(await cosigner().judge(again.path, again.list)).toEqual(first);
  const other = await write(1, [leaf(A, 71n)]);
  await expect(cosigner().judge(other.path, other.list)).rejects.toMatchObject({
    code: 'conflict',
  });
  // The file of what was signed is still there for the service that lost it.
  expect(roots.has(first.dataHash)).toBe(true);
  expect(roots.has(other.terms.dataHash)).toBe(false);
});

test('leaves are held against those of the last root, which has to be there', async () => {
  const one = await write(1, [leaf(A, 70n)]);
  posted = [one.terms.dataHash];
  lastTotal = 70n;
  const next = await write(2, [leaf(A, 70n), leaf(B, 30n)], [leaf(B, 30n)]);
  await expect(cosigner().judge(next.path, next.list)).rejects.toMatchObject({
    code: 'present_first',
  });

  const lower = await write(1, [leaf(A, 1n)]);
  await expect(cosigner().learn(lower.path)).rejects.toMatchObject({ code: 'forbidden' });
  await cosigner().learn(one.path);
  await expect(cosigner().judge(next.path, next.list)).resolves.toMatchObject({ epoch: 2 });
});

test('more vouchers than leaves are not read', async () => {
  const { path, list } = await write(1, [leaf(A, 70n)], [leaf(A, 70n), leaf(B, 30n), leaf(B, 30n)]);
  await expect(cosigner().judge(path, list)).rejects.toMatchObject({ code: 'malformed' });
});

test('what it has signed is told and handed out, and nothing else', async () => {
  const { path, list } = await write(1, [leaf(A, 70n)]);
  await expect(async () => cosigner().leavesOf(1)).rejects.toMatchObject({ code: 'not_found' });
  const signed = await cosigner().judge(path, list);
  expect(await cosigner().state()).toMatchObject({ epoch: 1, base: 0, hasBase: true, signed });
  expect(cosigner().leavesOf(1)).toContain(signed.dataHash);
});
