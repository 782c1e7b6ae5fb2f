import { expect, test } from 'vitest';
import { clientAddress } from './address.ts';

const from = (remoteAddress: string, forwarded?: string) => ({
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  socket: { remoteAddress },
});
const proxies = new Set(['10.0.0.1']);

test('a named proxy is trusted about its own peer, and nobody about anything else', () => {
  expect(clientAddress(from('::ffff:51.1.1.2'), proxies)).toBe('51.1.1.2');
  expect(clientAddress(from('51.1.1.2', '9.9.9.9'), proxies)).toBe('51.1.1.2');
  expect(clientAddress(from('10.0.0.1', '9.9.9.9'), proxies)).toBe('9.9.9.9');
  expect(clientAddress(from('::ffff:10.0.0.1', '8.8.8.8, 9.9.9.9'), proxies)).toBe('9.9.9.9');
  expect(clientAddress(from('10.0.0.1'), proxies)).toBe('10.0.0.1');
  expect(clientAddress(from('10.0.0.1', '9.9.9.9'), new Set())).toBe('10.0.0.1');
});
