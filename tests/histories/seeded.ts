import crypto, { createPrivateKey, type KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Random numbers that come from a seed: the same seed, the same numbers. */
export interface Dice {
  /** At least 0 and less than 1. */
  next(): number;
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  bytes(length: number): Uint8Array;
}

/** mulberry32: 32 bits of state, which is enough for tests. */
export function createDice(seed: number): Dice {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, bytes: (length) => Uint8Array.from({ length }, () => below(256)) };
}

/**
 * Makes everything that the process draws at random come from a seed, so that a history is the same
 * whenever it is run.
 * @returns a function that puts the real ones back
 */
export function seedEverything(seed: number): () => void {
  const dice = createDice(seed ^ 0x5eed);
  const { randomBytes, randomInt, randomUUID } = crypto;
  const { random } = Math;
  const between = (a: number, b?: number) =>
    b === undefined ? dice.below(a) : a + dice.below(b - a);
  Object.assign(crypto, {
    randomBytes: (length: number) => Buffer.from(dice.bytes(length)),
    randomInt: between,
    randomUUID: () => Buffer.from(dice.bytes(16)).toString('hex'),
  });
  Math.random = dice.next;
  syncBuiltinESMExports();
  return () => {
    Object.assign(crypto, { randomBytes, randomInt, randomUUID });
    Math.random = random;
    syncBuiltinESMExports();
  };
}

/** PKCS #8 of an Ed25519 key, up to the key itself. */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key with this number. */
export const ed25519Key = (n: number): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([ED25519, Buffer.alloc(32, n + 1)]),
    format: 'der',
    type: 'pkcs8',
  });
