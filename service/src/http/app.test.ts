import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../../lib/protocol/version.ts';
import type { Parts } from '../parts.ts';
import { createApp } from './app.ts';
import { createBodyBudget } from './body-budget.ts';

const PAGES = ['claim/index.html', 'demo-wallet-1.js', 'claim-1.js'];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-app-'));
  mkdirSync(join(folder, 'claim'));
  for (const name of PAGES) writeFileSync(join(folder, name), 'page');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The app without modules: what is answered before any of them is asked. */
function serve(demo: boolean) {
  const lists = { STINT_TRUSTED_PROXIES: [], STINT_CANARY_HOSTS: [], STINT_HOSTS: [] };
  const parts = {
    config: { env: lists, pages: folder, origin: 'https://stint.example' },
    demo,
    relay: {},
    metrics: { request: () => {} },
    log: { info: () => {}, error: () => {}, isLevelEnabled: () => false },
    limits: { take: async () => {} },
    bodies: createBodyBudget(),
    info: () => ({}),
  };
  const app = createApp(parts as unknown as Parts);
  return async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await app.request(path, {
      method,
      headers: { host: 'stint.example', ...headers },
      ...(method === 'POST' && { body: '{' }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

test('the wallet whose key lies in its page, and its routes, are on the local chain alone', async () => {
  const version = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
  const real = serve(false);
  const demo = serve(true);
  expect((await real('/pages/demo-wallet-1.js')).status).toBe(404);
  expect((await demo('/pages/demo-wallet-1.js')).status).toBe(200);
  for (const path of ['/demo/rpc', '/demo/faucet']) {
    expect((await real(path, version, 'POST')).status).toBe(404);
    expect((await demo(path, version, 'POST')).status).toBe(400);
  }
  expect((await real('/claim')).headers.get('content-security-policy')).toContain(
    "connect-src 'none'",
  );
});

test('files are served by their exact names, and no others', async () => {
  const get = serve(false);
  expect((await get('/pages/claim-1.js')).text).toBe('page');
  for (const path of ['/pages/', '/pages/../claim-1.js', '/pages/%2e%2e/claim-1.js', '/pages/x.js'])
    expect((await get(path)).status).toBe(404);
});

test.each([undefined, '0', '99', 'x'])('the API refuses the protocol %j', async (version) => {
  const headers = version === undefined ? {} : { [PROTOCOL_HEADER]: version };
  const { text } = await serve(false)('/v1/network', headers);
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'update_required' } });
});
