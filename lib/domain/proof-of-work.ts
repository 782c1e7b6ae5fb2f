import { sha256 } from '@noble/hashes/sha2.js';
import { concat, utf8 } from './bytes.ts';

/** Leading zero bits of a hash. */
function zeroBits(hash: Uint8Array): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

const attempt = (prefix: Uint8Array, solution: number): number => {
  const tail = new Uint8Array(8);
  new DataView(tail.buffer).setBigUint64(0, BigInt(solution));
  return zeroBits(sha256(concat(prefix, tail)));
};

const prefixOf = (challenge: string, device: string) => utf8(`stint.pow.1:${challenge}:${device}`);

/** True when sha256(prefix ‖ solution) starts with `bits` zero bits (hashcash). */
export function checkWork(challenge: string, device: string, bits: number, solution: number) {
  return attempt(prefixOf(challenge, device), solution) >= bits;
}

/**
 * Finds a solution, in 2^bits tries on average, starting at `from`. Yields after every 4,096
 * tries, so that a worker can answer messages in between and continue later.
 */
export function* solveWork(
  challenge: string,
  device: string,
  bits: number,
  from = 0,
): Generator<null, number> {
  const prefix = prefixOf(challenge, device);
  for (let solution = from; ; solution++) {
    if (attempt(prefix, solution) >= bits) return solution;
    if ((solution - from) % 4096 === 4095) yield null;
  }
}
