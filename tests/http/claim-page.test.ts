import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPages } from '../support/build.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
beforeAll(async () => {
  net = await startNetwork({ STINT_PAGES: buildPages() });
});
afterAll(() => net?.stop());

test('the claim page runs scripts of the build alone, and is framed and referred by nobody', async () => {
  const { headers } = await fetch(`${net.origin}/claim`);
  const policy = new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map((part) => {
      const [name = '', ...values] = part.split(' ');
      return [name, values.join(' ')] as const;
    }),
  );
  expect(Object.fromEntries(policy)).toMatchObject({
    'default-src': "'none'",
    'script-src': `${net.origin}/pages/`,
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  });
  expect(Object.fromEntries(headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
});
