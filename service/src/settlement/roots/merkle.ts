import { createKeccak } from 'hash-wasm';

/** A wallet and its lifetime total, base units. `account` is 0x and 40 hex digits. */
export interface Leaf {
  account: string;
  cumulative: bigint;
}

const WORD = 32;

type Hash = (bytes: Uint8Array, into: Uint8Array, at: number) => void;

async function createHash(): Promise<Hash> {
  const hasher = await createKeccak(256);
  return (bytes, into, at) => {
    hasher.init();
    hasher.update(bytes);
    into.set(hasher.digest('binary'), at);
  };
}

/** keccak256(keccak256(abi.encode(account, cumulative))), like OpenZeppelin's StandardMerkleTree. */
function hashLeaves(leaves: Iterable<Leaf>, count: number, hash: Hash): Uint8Array {
  const hashes = new Uint8Array(count * WORD);
  const encoded = Buffer.alloc(2 * WORD);
  const inner = new Uint8Array(WORD);
  let at = 0;

  for (const { account, cumulative } of leaves) {
    if (at === hashes.length) throw new RangeError('there are more leaves than the count says');
    encoded.write(account.slice(2), WORD - 20, 'hex');
    // The vault's totals have at most 128 bits.
    encoded.writeBigUInt64BE(cumulative >> 64n, WORD + 16);
    encoded.writeBigUInt64BE(cumulative & 0xffff_ffff_ffff_ffffn, WORD + 24);
    hash(encoded, inner, 0);
    hash(inner, hashes, at);
    at += WORD;
  }
  if (at !== hashes.length) throw new RangeError('there are fewer leaves than the count says');

  return hashes;
}

/** The indices of the hashes, in ascending order of their bytes. */
function sortedPositions(hashes: Uint8Array): Uint32Array {
  const view = new DataView(hashes.buffer);
  const order = Uint32Array.from({ length: hashes.length / WORD }, (_, i) => i);
  return order.sort((a, b) => {
    for (let offset = 0; offset < WORD; offset += 4) {
      const difference = view.getUint32(a * WORD + offset) - view.getUint32(b * WORD + offset);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

/** A Merkle tree. */
export interface MerkleTree {
  /** 0x hex. */
  readonly root: string;
  /** The siblings from the bottom up for the leaf given at `index`; 0x hex. */
  proof(index: number): string[];
}

/**
 * Builds the tree that OpenZeppelin's `StandardMerkleTree.of(values, ['address', 'uint256'])` makes:
 * double-hashed leaves in ascending order, pairs sorted before they are hashed. It is one flat array,
 * root first, with the children of i at 2i+1 and 2i+2: a million leaves as objects would take
 * minutes and gigabytes.
 *
 * O(n log n) time; 64 bytes of memory per leaf.
 * @param leaves may come from a stream
 * @param count number of leaves, at least one
 * @throws RangeError when there is no leaf, or another number than `count`
 */
export async function buildMerkle(leaves: Iterable<Leaf>, count: number): Promise<MerkleTree> {
  if (count < 1) throw new RangeError('a tree without leaves has no root');
  const hash = await createHash();
  const hashes = hashLeaves(leaves, count, hash);
  const order = sortedPositions(hashes);
  const nodes = 2 * count - 1;
  const tree = new Uint8Array(nodes * WORD);
  const places = new Uint32Array(count);
  order.forEach((leaf, rank) => {
    const place = nodes - 1 - rank;
    places[leaf] = place;
    tree.set(hashes.subarray(leaf * WORD, (leaf + 1) * WORD), place * WORD);
  });

  const node = (i: number) => tree.subarray(i * WORD, (i + 1) * WORD);
  const pair = new Uint8Array(2 * WORD);
  for (let i = nodes - count - 1; i >= 0; i--) {
    const [left, right] = [node(2 * i + 1), node(2 * i + 2)];
    const swapped = Buffer.compare(left, right) > 0;
    pair.set(swapped ? right : left, 0);
    pair.set(swapped ? left : right, WORD);
    hash(pair, tree, i * WORD);
  }

  const hex = (i: number) => `0x${Buffer.from(node(i)).toString('hex')}`;
  return {
    root: hex(0),
    proof(index) {
      const place = places[index];
      if (place === undefined) throw new RangeError(`there is no leaf ${index}`);
      const siblings: string[] = [];
      for (let i = place; i > 0; i = (i - 1) >> 1) siblings.push(hex(i % 2 === 0 ? i - 1 : i + 1));
      return siblings;
    },
  };
}
