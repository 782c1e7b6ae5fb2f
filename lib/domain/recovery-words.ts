import { sha256 } from '@noble/hashes/sha2.js';

/** Words for 16 bytes: 128 bits and a checksum of 4, at 11 bits a word (BIP-39). */
const WORDS = 12;

const bits = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');

const checksum = (entropy: Uint8Array): string => bits(sha256(entropy)).slice(0, 4);

/**
 * 16 bytes as twelve words of a BIP-39 list of 2,048.
 * @throws RangeError for another length
 */
export function toWords(entropy: Uint8Array, list: readonly string[]): string {
  if (entropy.length !== 16) throw new RangeError('Recovery entropy must have 16 bytes.');
  const text = bits(entropy) + checksum(entropy);
  return Array.from({ length: WORDS }, (_, i) => {
    return list[Number.parseInt(text.slice(i * 11, i * 11 + 11), 2)];
  }).join(' ');
}

/**
 * The 16 bytes of twelve words, or what is wrong: the place of a word (from 0), the count or the
 * checksum.
 */
export function fromWords(
  words: string,
  list: readonly string[],
): { entropy: Uint8Array } | { wrong: number | 'count' | 'checksum' } {
  const places = words.split(' ').map((word) => list.indexOf(word));
  if (places.length !== WORDS) return { wrong: 'count' };
  const wrong = places.indexOf(-1);
  if (wrong >= 0) return { wrong };

  const text = places.map((place) => place.toString(2).padStart(11, '0')).join('');
  const entropy = Uint8Array.from({ length: 16 }, (_, i) =>
    Number.parseInt(text.slice(i * 8, i * 8 + 8), 2),
  );
  return text.slice(128) === checksum(entropy) ? { entropy } : { wrong: 'checksum' };
}
