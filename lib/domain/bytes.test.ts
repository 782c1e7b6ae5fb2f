import fc from 'fast-check';
import { encodeAbiParameters, pad } from 'viem';
import { expect, test } from 'vitest';
import { hexWord, keccak, toHex, useKeccak, word } from './bytes.ts';

const MAX = 2n ** 256n - 1n;

test('words are what Solidity encodes', () => {
  const number = fc.oneof(fc.bigInt(0n, MAX), fc.bigInt(0n, 2n ** 60n), fc.nat().map(BigInt));
  fc.assert(
    fc.property(number, (n) => {
      const encoded = encodeAbiParameters([{ type: 'uint256' }], [n]);
      expect(toHex(word(n))).toBe(encoded);
      expect(toHex(word(String(n)))).toBe(encoded);
    }),
  );
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 255n), 2n ** 255n - 1n), (n) => {
      expect(toHex(word(n))).toBe(encodeAbiParameters([{ type: 'int256' }], [n]));
    }),
  );
  for (const edge of [0, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    expect(toHex(word(edge))).toBe(encodeAbiParameters([{ type: 'uint256' }], [BigInt(edge)]));
  }
});

test('a number over 256 bits is refused', () => {
  expect(() => word(MAX + 1n)).toThrow(RangeError);
  expect(() => word('1.5')).toThrow(SyntaxError);
  expect(() => word('x')).toThrow(SyntaxError);
});

test('addresses and hashes fill their word from the left with zeros', () => {
  const address = `0x${'ab'.repeat(20)}` as const;
  expect(toHex(hexWord(address))).toBe(pad(address));
});

test('another keccak is accepted only when it is the same hash', () => {
  expect(() => useKeccak(() => new Uint8Array(32))).toThrow('not keccak256');
  expect(toHex(keccak(new Uint8Array()))).toBe(
    '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
  );
});
