import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGlobalUnicast } from './public-address.ts';

const v4 = (n: number) => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.');
/** First and last address of every IPv4 block that is not global, from the IANA registry. */
const BLOCKS: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
const numberOf = (address: string) =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

describe('IPv4', () => {
  test.each(BLOCKS)('%s/%i: its edges and all between are not global', (base, bits) => {
    const first = numberOf(base);
    const last = first + 2 ** (32 - bits) - 1;
    expect(isGlobalUnicast(v4(first))).toBe(false);
    expect(isGlobalUnicast(v4(last))).toBe(false);
    fc.assert(fc.property(fc.integer({ min: first, max: last }), (n) => !isGlobalUnicast(v4(n))));
  });
  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
  ])('%s is global', (address) => expect(isGlobalUnicast(address)).toBe(true));
  test.each([
    '1.1',
    '0x1.1.1.1',
    '01.1.1.1',
    '1.01.1.1',
    '1.1.1.010',
    '16843009',
    '1.1.1.1.',
    '1.1.1.256',
    ' 1.1.1.1',
    '',
  ])('"%s" is no plain address', (text) => expect(isGlobalUnicast(text)).toBe(false));
});

describe('IPv6', () => {
  test.each([
    '::',
    '::1',
    '::ffff:1.1.1.1',
    '::ffff:101:101',
    '::1.1.1.1',
    '64:ff9b::101:101',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:1ff:ffff::1',
    '2001:db8::1',
    '2002:101:101::1',
    '2620:4f:8000::1',
    '3fff:fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2606:4700::1111%1',
    '[2606:4700::1111]',
  ])('%s is not global', (address) => expect(isGlobalUnicast(address)).toBe(false));
  test.each(['2606:4700::1111', '2a00:1450:4001::1', '2001:200::1', '2003::1', '3ffe::1'])(
    '%s is global',
    (address) => expect(isGlobalUnicast(address)).toBe(true),
  );
});
