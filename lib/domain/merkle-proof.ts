import { StintError } from '../protocol/errors.ts';
import type { RootProof } from '../protocol/roots.ts';
import { concat, fromHex, hexWord, keccak, toHex, word } from './bytes.ts';

/** keccak256(keccak256(abi.encode(account, cumulative))), as OpenZeppelin's StandardMerkleTree. */
export const leafHash = (account: string, cumulative: string): Uint8Array =>
  keccak(keccak(concat(hexWord(account), word(cumulative))));

/** Pairs are hashed smaller first; `toHex` keeps the order of bytes. */
const pairHash = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  keccak(toHex(a) < toHex(b) ? concat(a, b) : concat(b, a));

/** The root of a leaf and its siblings, which are listed from the bottom up. */
export const rootOf = (leaf: Uint8Array, siblings: readonly string[]): string =>
  toHex(siblings.map(fromHex).reduce(pairHash, leaf));

/**
 * Checks that the root contains this wallet with this sum. Only the vault can say whether it holds
 * the root.
 * @throws StintError `receipt_mismatch`
 */
export function checkProof(account: string, { proof, root, ...leaf }: RootProof): void {
  const same = leaf.account === account;
  if (same && rootOf(leafHash(account, leaf.cumulative), proof) === root) return;
  throw new StintError('receipt_mismatch', 'The Merkle proof does not lead to its root.', {
    details: { check: 'proof' },
  });
}
