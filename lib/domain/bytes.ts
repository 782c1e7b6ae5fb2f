import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Lower-case 0x hex. */
export const toHex = (bytes: Uint8Array): string => `0x${bytesToHex(bytes)}`;

/** Bytes of 0x hex. @throws for an odd number of digits or anything that is not hex */
export const fromHex = (hex: string): Uint8Array => hexToBytes(hex.slice(2));

export const utf8 = utf8ToBytes;
export const concat = concatBytes;

let hash: (bytes: Uint8Array) => Uint8Array = keccak_256;

/** keccak256 as Ethereum uses it (before NIST's padding), 32 bytes. */
export const keccak = (bytes: Uint8Array): Uint8Array => hash(bytes);

/**
 * Swaps in another implementation of the same hash: the service has a faster one than
 * can be bundled here. It is compared first, on lengths around the block size of 136 bytes.
 * @throws Error when it differs
 */
export function useKeccak(faster: (bytes: Uint8Array) => Uint8Array): void {
  for (const length of [0, 1, 135, 136, 137, 480]) {
    const probe = new Uint8Array(length).fill(length % 251);
    if (toHex(faster(probe)) !== toHex(keccak_256(probe)))
      throw new Error('This hash function is not keccak256.');
  }
  hash = faster;
}

const MAX = (1n << 256n) - 1n;

/** A 32-byte big-endian word; negative numbers in two's complement, as Solidity encodes. */
export function word(value: bigint | number | string): Uint8Array {
  const small = Number(value);
  if (Number.isSafeInteger(small) && small >= 0) return smallWord(small);
  const n = BigInt(value);
  const hex = (n < 0n ? n & MAX : n).toString(16);
  if (hex.length > 64) throw new RangeError('This number has more than 256 bits.');
  return hexToBytes(hex.padStart(64, '0'));
}

/** A fast path without text or bigint: nearly every number fits, and a receipt has six. */
function smallWord(value: number): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint32(24, Math.floor(value / 2 ** 32));
  view.setUint32(28, value % 2 ** 32);
  return bytes;
}

/** An address or bytes32 in hex, left-padded to a word. */
export const hexWord = (hex: string): Uint8Array => hexToBytes(hex.slice(2).padStart(64, '0'));

/** The word that EIP-712 uses for dynamic content: its keccak256. */
export const textWord = (text: string): Uint8Array => keccak(utf8(text));
