import { expect, test } from 'vitest';
import { rangeOf } from './address-range.ts';

test('a range is a /24 or a /48, however short the address is written', () => {
  expect(rangeOf('51.1.1.2')).toBe(rangeOf('::ffff:51.1.1.250'));
  expect(rangeOf('51.1.1.2')).not.toBe(rangeOf('51.1.2.2'));
  expect(rangeOf('2606:4700:1:2::9')).toBe(rangeOf('2606:4700:1::1'));
  expect(rangeOf('2606:4700:1::1')).not.toBe(rangeOf('2606:4700:2::1'));
  expect(rangeOf('2a00::1:2:3:4:5')).toBe(rangeOf('2a00::9'));
  expect(rangeOf('unknown')).toBe('unknown');
});
