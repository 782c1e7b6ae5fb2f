import { expect, test } from 'vitest';
import { createSigner } from './keys.ts';

const key = (byte: string) => `0x${byte.repeat(32)}`;

test('a key has one role', () => {
  const make = () => createSigner({ voucher: key('0a'), accrual: key('0b'), relayer: key('0A') });
  expect(make).toThrow('two roles have the same key');
});

test('a key that is none is refused, and is not told', () => {
  for (const bad of [key('00'), key('ff'), '0x12', 'a secret']) {
    const make = () => createSigner({ voucher: bad });
    expect(make).toThrow('voucher key: this is not a valid private key');
    expect(make).not.toThrow(bad);
  }
});
