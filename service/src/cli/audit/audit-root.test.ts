import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeLeafFile } from '../../settlement/roots/leaf-file.ts';
import { buildMerkle, type Leaf } from '../../settlement/roots/merkle.ts';
import { auditRoot } from './audit-root.ts';
import type { AuditedVault } from './vault.ts';

const domain = { chainId: 31_337, vault: `0x${'aa'.repeat(20)}` };
const id32 = (byte: string) => `0x${byte.repeat(32)}`;
const leaf = (byte: string, cumulative: bigint): Leaf => ({
  account: `0x${byte.repeat(20)}`,
  cumulative,
});
const LEAVES = [leaf('11', 70n), leaf('22', 30n)];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-audit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Changed {
  root?: object;
  sums?: object;
  claimed?: bigint;
  vault?: object;
}

/** The checks that fail for a root over the leaves, when the chain says otherwise in one place. */
async function failures({ root = {}, sums = {}, claimed = 0n, vault = {} }: Changed = {}) {
  const path = join(folder, 'leaves.jsonl');
  const tree = await buildMerkle(LEAVES, LEAVES.length);
  const header = { v: 1, ...domain, epoch: 1, total: '100', count: 2, root: tree.root } as const;
  const dataHash = await writeLeafFile(path, header, LEAVES);
  const onChain = { root: tree.root, dataHash, total: 100n, struckOut: false, ...root };
  const audited = {
    address: domain.vault,
    chainId: domain.chainId,
    root: async () => onChain,
    sums: async () => ({ accrued: 100n, paid: 0n, ...sums }),
    claimed: async () => claimed,
    isVoucherSigner: async () => true,
    ...vault,
  } as AuditedVault;
  const { checks } = await auditRoot(path, async () => audited, []);
  return checks.filter(({ ok }) => !ok).map(({ what }) => what);
}

test('an honest root passes', async () => {
  expect(await failures()).toEqual([]);
});

test.each<[string, Changed, RegExp]>([
  ['another vault', { vault: { address: `0x${'bb'.repeat(20)}` } }, /for this vault/],
  ['another chain', { vault: { chainId: 1 } }, /for this chain/],
  ['a changed file', { root: { dataHash: id32('01') } }, /hash of the file/],
  ['other leaves', { root: { root: id32('01') } }, /make the root/],
  ['leaves beyond the total', { root: { total: 99n } }, /sum of its leaves/],
  ['a root that was struck out', { root: { struckOut: true } }, /struck out/],
  ['more than has accrued', { sums: { accrued: 99n }, claimed: 100n }, /accrued amount covers/],
  ['a pool that is empty', { sums: { paid: 1n } }, /pool covers/],
])('%s is found', async (_, changed, what) => {
  expect(await failures(changed)).toEqual([expect.stringMatching(what)]);
});
