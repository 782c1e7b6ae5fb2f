import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
let taken: Server;

beforeAll(async () => {
  net = await startNetwork();
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});
afterAll(async () => {
  taken.close();
  await net.stop();
});

const complaints = () =>
  readFileSync(join(net.dir, 'service.log'), 'utf8').match(/cannot listen on [^"]*/g) ?? [];

test('a port in use is reported with its setting, for the service and for the proxy', async () => {
  const { port } = taken.address() as AddressInfo;
  await net.service.stop();
  const settings = [
    { STINT_PROXY_PORT: String(port) },
    { STINT_PROXY_PORT: '0', STINT_PORT: String(port) },
  ];

  for (const [done, change] of settings.entries()) {
    // The service may be ready for a moment before it ends.
    await net.reconfigure(change).catch(() => {});
    await until(async () => complaints().length > done, 'a word about the port');
    await net.service.stop();
  }

  expect(complaints()).toEqual([
    `cannot listen on 127.0.0.1:${port} (STINT_PROXY_PORT)`,
    `cannot listen on 127.0.0.1:${port} (STINT_PORT)`,
  ]);
});
