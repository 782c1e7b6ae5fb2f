import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hashes, sign } from '@noble/secp256k1';
import { expect, test } from 'vitest';
import { fromHex, keccak, toHex, utf8 } from './bytes.ts';
import { recoverAddress } from './recover-address.ts';

hashes.sha256 = sha256;
hashes.hmacSha256 = (key, message) => hmac(sha256, key, message);

/** Key 1 of the well-known test mnemonic. */
const KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
const ADDRESS = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
const digest = keccak(utf8('a message'));
const made = sign(digest, fromHex(KEY), { prehash: false, format: 'recovered' });
const parity = made[0]!;
const whole = (v: number) => toHex(new Uint8Array([...made.slice(1), v]));

test('every form in which wallets write a signature names its signer', () => {
  expect(recoverAddress(digest, whole(27 + parity))).toBe(ADDRESS);
  expect(recoverAddress(digest, whole(parity))).toBe(ADDRESS);
  const short = made.slice(1);
  short[32]! |= parity << 7;
  expect(recoverAddress(digest, toHex(short))).toBe(ADDRESS);
});

test.each([2, 3, 26, 29, 30, 255])('v of %i is none that the vault takes', (v) => {
  expect(recoverAddress(digest, whole(v))).toBeNull();
});

test('a point beyond the order of the curve, which libraries know as v of 29 and 30, is not taken', () => {
  for (let r = 1; r <= 40; r += 1) {
    for (const v of ['1d', '1e']) {
      const sig = `0x${r.toString(16).padStart(64, '0')}${'1'.padStart(64, '0')}${v}`;
      expect(recoverAddress(digest, sig)).toBeNull();
    }
  }
});

test('what nobody could have signed names nobody, and throws nothing', () => {
  for (const text of ['0x', '0x11', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`]) {
    expect(recoverAddress(digest, text)).toBeNull();
  }
});
