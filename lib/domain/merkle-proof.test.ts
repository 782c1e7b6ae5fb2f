import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkProof, leafHash, rootOf } from './merkle-proof.ts';

const WALLET = `0x${'a1'.repeat(20)}`;
/** OpenZeppelin's own example: StandardMerkleTree of two leaves (address, uint256). */
const EXAMPLE = {
  root: '0xd4dee0beab2d53f2cc83e567171bd2820e49898130a22622b10ead383e90bd77',
  account: `0x${'11'.repeat(20)}`,
  cumulative: '5000000000000000000',
  proof: ['0xb92c48e9d7abe27fd8dfd6b5dfdbfb1c9a463f80c712b66f3a5180a090cccafc'],
};

test('agrees with the tree of OpenZeppelin’s documentation', () => {
  expect(() => checkProof(EXAMPLE.account, { ...EXAMPLE, epoch: 1, validAt: 0 })).not.toThrow();
});

describe('checkProof', () => {
  const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
    return `0x${Buffer.from(bytes).toString('hex')}`;
  });

  test('accepts a proof that leads to its root, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(hex32, { maxLength: 20 }),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        hex32,
        (proof, sum, other) => {
          const cumulative = String(sum);
          const root = rootOf(leafHash(WALLET, cumulative), proof);
          const good = { epoch: 1, account: WALLET, cumulative, proof, root, validAt: 0 };
          expect(() => checkProof(WALLET, good)).not.toThrow();
          for (const changed of [
            { ...good, cumulative: String(sum + 1n) },
            { ...good, root: other },
            { ...good, proof: [...proof, other] },
            { ...good, account: EXAMPLE.account },
          ]) {
            expect(() => checkProof(WALLET, changed)).toThrow(/does not lead/);
          }
        },
      ),
    );
  });
});
