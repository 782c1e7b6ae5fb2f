import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { discardBody, readText } from './request-body.ts';

const MB = 1024 * 1024;
let server: Server;
let client: Socket;
/** What is done with the next request; what came of it. */
let use: (request: IncomingMessage) => Promise<unknown>;
let outcome: PromiseWithResolvers<unknown>;

beforeEach(async () => {
  outcome = Promise.withResolvers();
  server = createServer((request, response) => {
    use(request).then(outcome.resolve, outcome.reject);
    void outcome.promise.then(
      () => response.end('read'),
      () => response.end('refused'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  await once(client, 'connect');
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

/** Waits for what comes of the request: a value, or the code of an error. */
async function settles(wanted: unknown, timeout: number): Promise<void> {
  let found: unknown = 'nothing yet';
  outcome.promise.then(
    (value) => {
      found = value;
    },
    (error: { code: string }) => {
      found = error.code;
    },
  );
  await expect.poll(() => found, { timeout }).toBe(wanted);
}

const send = (head: string, body = '') =>
  client.write(`POST / HTTP/1.1\r\nhost: a\r\n${head}\r\n\r\n${body}`);
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

test('a body is thrown away to its end, and the connection goes on', async () => {
  use = discardBody;
  send('content-length: 5', 'abcde');
  expect(await outcome.promise).toBe(true);
  use = async () => 'the next';
  outcome = Promise.withResolvers();
  client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  expect(await outcome.promise).toBe('the next');
});

test('of a body without end a megabyte is read', async () => {
  use = discardBody;
  send('transfer-encoding: chunked', chunk('a'.repeat(2 * MB)));
  await settles(false, 1_500);
});

test('a body that does not come is waited for for two seconds', async () => {
  use = discardBody;
  const since = performance.now();
  send('content-length: 5', 'abc');
  await settles(false, 4_500);
  expect(performance.now() - since).toBeGreaterThan(1_900);
});

test('nobody waits for the body of a client that has left', async () => {
  use = discardBody;
  const since = performance.now();
  send('content-length: 5', 'abc');
  await once(server, 'request');
  client.destroy();
  expect(await outcome.promise).toBe(false);
  expect(performance.now() - since).toBeLessThan(1_500);
});

test('a request without a body has nothing to throw away', async () => {
  use = discardBody;
  client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  expect(await outcome.promise).toBe(true);
});

test('a text is read up to its limit, and the connection stays for the refusal', async () => {
  use = (request) => readText(request, 10);
  send('transfer-encoding: chunked', chunk('a'.repeat(11)));
  await settles('too_large', 2_000);
  const [answer] = (await once(client, 'data')) as [Buffer];
  expect(String(answer)).toContain('refused');
});

test('a text that breaks off is the fault of its sender', async () => {
  use = (request) => readText(request, 10);
  send('content-length: 5', 'abc');
  await once(server, 'request');
  client.destroy();
  await expect(outcome.promise).rejects.toMatchObject({ code: 'malformed' });
});
