import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildMerkle, type Leaf } from './merkle.ts';

const leaf = fc.record({
  account: fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
  cumulative: fc.bigInt(0n, (1n << 128n) - 1n),
});
const leaves = fc.uniqueArray(leaf, {
  minLength: 1,
  maxLength: 40,
  selector: ({ account }) => account,
});

const theirs = (list: Leaf[]) =>
  StandardMerkleTree.of(
    list.map(({ account, cumulative }) => [account, String(cumulative)]),
    ['address', 'uint256'],
  );

test('root and every proof are OpenZeppelin’s, for any leaves', async () => {
  await fc.assert(
    fc.asyncProperty(leaves, async (list) => {
      const [ours, tree] = [await buildMerkle(list, list.length), theirs(list)];
      expect(ours.root).toBe(tree.root);
      for (const i of list.keys()) expect(ours.proof(i)).toEqual(tree.getProof(i));
    }),
    { numRuns: 150 },
  );
});

test('a thousand leaves', async () => {
  const list = Array.from({ length: 1_000 }, (_, i) => ({
    account: `0x${(i * 7919).toString(16).padStart(40, '0')}`,
    cumulative: BigInt(i) * 45_000n,
  }));
  expect((await buildMerkle(list, list.length)).root).toBe(theirs(list).root);
});

test('no leaves, or another number of them than the count says, is refused', async () => {
  await expect(buildMerkle([], 0)).rejects.toThrow('without leaves');
  const one = [{ account: `0x${'01'.repeat(20)}`, cumulative: 1n }];
  await expect(buildMerkle(one, 2)).rejects.toThrow('fewer');
  await expect(buildMerkle([...one, ...one], 1)).rejects.toThrow('more');
});
