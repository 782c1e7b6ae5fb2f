import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Config } from '../config.ts';
import type { Exchange } from './exchange.ts';
import { guard } from './guard.ts';

function serve(origin: string) {
  const app = new Hono<Exchange>();
  const env = { STINT_CANARY_HOSTS: ['canary.example'], STINT_HOSTS: ['inner.example'] };
  app.use(guard({ origin, env } as unknown as Config));
  app.onError((error) => new Response(error.message, { status: 403 }));
  app.get('*', (c) => c.text('hello'));
  return (host: string, path = '/v1/network') => app.request(path, { headers: { host } });
}

test.each([
  'stint.example',
  'STINT.example:443',
  'canary.example',
  'inner.example',
  'localhost:8787',
  '127.0.0.1:8787',
  '[::1]:8787',
  '10.0.0.7',
])('%s is this service', async (host) => {
  expect((await serve('https://stint.example')(host)).status).toBe(200);
});

test.each(['evil.example', 'stint.example.evil.example', 'xstint.example', '', '127.0.0.1.nip.io'])(
  '%j is not',
  async (host) => {
    expect((await serve('https://stint.example')(host)).status).toBe(403);
  },
);

test('answers of the API are kept by nobody, and https stays https', async () => {
  const { headers } = await serve('https://stint.example')('stint.example');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  const local = await serve('http://127.0.0.1:8787')('127.0.0.1', '/claim');
  expect(local.headers.get('strict-transport-security')).toBeNull();
  expect(local.headers.get('cache-control')).toBeNull();
});
