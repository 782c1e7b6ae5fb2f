import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Parts } from '../parts.ts';
import type { PageHead, Sink } from '../relay/jobs/page.ts';
import { handleFetch } from './fetch.ts';
import { createProxy } from './proxy.ts';

/** The head of the page that the relay brings, and its body; it breaks off where there is none. */
let head: Pick<PageHead, 'status' | 'headers'>;
let body: string | null;
let servers: Server[];
let sockets: Socket[];

const parts = {
  config: {
    origin: 'https://stint.example',
    env: { STINT_CANARY_HOSTS: [], STINT_HOSTS: [] },
  },
  gate: { check: async () => {} },
  log: { error: () => {} },
  relay: {
    payer: async () => ({ requester: 'r', campaign: 'c', terms: { proofPercent: 0 } }),
    async fetchPage(_: unknown, sink: Sink) {
      const page = { job: 'job', url: 'https://a.org/', ...head };
      sink.head(page);
      if (body === null) {
        sink.data(Buffer.from('half a page'), () => {});
        // It leaves with the end of this turn.
        await new Promise((next) => setTimeout(next, 20));
        throw new Error('the device is gone');
      }
      sink.data(Buffer.from(body), () => {});
      return { ...page, device: 'd', range: 'r', bytes: body.length, digest: null };
    },
  },
} as unknown as Parts;

beforeEach(() => {
  head = { status: 200, headers: [['content-type', 'text/html']] };
  body = 'a page';
  servers = [];
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const relay = () => listen(createServer((...both) => void handleFetch(parts, ...both)));

/** Sends bytes on a connection of its own. @returns what has come back so far */
async function say(port: number, text: string): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  let heard = '';
  socket.on('data', (data) => {
    heard += data;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return { socket, heard: () => heard };
}

const POST = 'POST /v1/fetch HTTP/1.1\r\nhost: localhost\r\n';
const GET = 'GET /v1/fetch?url=https://a.org/ HTTP/1.1\r\nhost: localhost\r\n';
const KEY = 'authorization: Bearer k\r\n';

test('a refusal reads the rest of the body, so that the next request is understood', async () => {
  const { heard } = await say(
    await relay(),
    `${POST}content-length: 300000\r\n\r\n${'a'.repeat(300_000)}${GET}${KEY}\r\n`,
  );
  await expect.poll(heard, { timeout: 4_000 }).toContain('a page');
  expect(heard().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  expect(heard()).not.toContain('connection: close');
});

test('a refusal whose body does not come ends the connection, and says so', async () => {
  const { heard } = await say(await relay(), `${POST}content-length: 400\r\n\r\nabc`);
  await expect.poll(heard, { timeout: 4_000 }).toContain('HTTP/1.1 401');
  expect(heard().toLowerCase()).toContain('connection: close');
});

test('a page of a site is no page of the service, and sets nothing here', async () => {
  head.headers.push(['set-cookie', 'a=b'], ['refresh', '0'], ['content-security-policy', 'none']);
  const response = await fetch(`http://127.0.0.1:${await relay()}/v1/fetch?url=https://a.org/`, {
    headers: { authorization: 'Bearer k' },
  });
  expect(await response.text()).toBe('a page');
  const { headers } = response;
  expect(headers.get('content-type')).toBe('text/html');
  expect(headers.get('content-security-policy')).toBe('sandbox');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  for (const name of ['set-cookie', 'refresh']) expect(headers.get(name)).toBeNull();
});

test('a page that breaks off does not look whole', async () => {
  body = null;
  const { heard, socket } = await say(await relay(), `${GET}${KEY}\r\n`);
  await expect.poll(() => socket.readableEnded || socket.destroyed).toBe(true);
  expect(heard()).toContain('half a page');
  expect(heard()).not.toContain('\r\n0\r\n');
});

test('a tunnel that is refused ends, although its client keeps it half open', async () => {
  const proxy = createProxy(parts);
  const { heard } = await say(await listen(proxy), 'CONNECT a.org:443 HTTP/1.1\r\n\r\n');
  await expect.poll(heard).toContain('HTTP/1.1 501');
  const open = () => new Promise((done) => proxy.getConnections((_, count) => done(count)));
  await expect.poll(open, { timeout: 2_000 }).toBe(0);
});

test('a proxy asks for its key in its own words, and refuses what is no page', async () => {
  const port = await listen(createProxy(parts));
  const unknown = await say(port, 'GET http://a.org/ HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await expect.poll(unknown.heard).toContain('HTTP/1.1 407');
  const basic = `proxy-authorization: Basic ${Buffer.from('k:').toString('base64')}\r\n`;
  const inside = await say(port, `GET /metrics HTTP/1.1\r\nhost: localhost\r\n${basic}\r\n`);
  await expect.poll(inside.heard).toContain('HTTP/1.1 400');
});

test('a page of another site spends nothing with the key that a browser remembers', async () => {
  const port = await relay();
  const ask = (from: string) =>
    say(
      port,
      `GET /v1/fetch?url=https://a.org/ HTTP/1.1\r\nhost: localhost\r\nauthorization: Basic ${btoa('key:')}\r\nsec-fetch-site: ${from}\r\n\r\n`,
    );
  for (const from of ['cross-site', 'same-site']) {
    const { heard } = await ask(from);
    await expect.poll(heard).toContain('HTTP/1.1 403');
  }
  for (const from of ['none', 'same-origin']) {
    const { heard } = await ask(from);
    await expect.poll(heard).toContain('HTTP/1.1 200');
  }
});

test('a page is fetched for nobody who comes by another name, and https stays https', async () => {
  const port = await relay();
  const other = await say(port, `${GET.replace('localhost', 'evil.example')}${KEY}\r\n`);
  await expect.poll(other.heard).toMatch(/^HTTP\/1.1 403 .*strict-transport-security: max-age=/s);
  const ours = await say(port, `${GET.replace('localhost', 'stint.example')}${KEY}\r\n`);
  await expect.poll(ours.heard).toMatch(/^HTTP\/1.1 200 .*strict-transport-security: max-age=/s);
});
