import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEndpoints } from './endpoints.ts';

/** What each endpoint answers: a block number, or an HTTP status to fail with. */
let says: (number | 'away')[];
let servers: Server[];
let urls: string[];
let asked: number[];
let now: number;

beforeEach(async () => {
  says = [7, 7];
  asked = [0, 0];
  now = 0;
  servers = says.map((_, i) =>
    createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      asked[i]! += 1;
      const said = says[i]!;
      if (said === 'away') return response.writeHead(503).end();
      const { id } = JSON.parse(body) as { id: number };
      const result = `0x${said.toString(16)}`;
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    }),
  );
  for (const server of servers) {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  }
  urls = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

const connect = () => createEndpoints(urls, 31_337, 'Local chain', () => now);
const block = { cacheTime: 0 };

test('what all endpoints say counts', async () => {
  const { agreed } = connect();
  expect(await agreed('block', (client) => client.getBlockNumber(block))).toBe(7n);
  says = [7, 8];
  await expect(agreed('block', (client) => client.getBlockNumber(block))).rejects.toMatchObject({
    code: 'chain_unreachable',
    message: expect.stringContaining('disagree'),
  });
});

test('one that is away is left out, and rests', async () => {
  const { agreed, client } = connect();
  says = ['away', 7];
  expect(await agreed('block', (one) => one.getBlockNumber(block))).toBe(7n);
  expect(await client.getBlockNumber(block)).toBe(7n);
  expect(asked[0]).toBe(1);
  now += 30_000;
  says = [9, 7];
  expect(await client.getBlockNumber(block)).toBe(9n);
});

test('when all are away, that is said in words of its own', async () => {
  says = ['away', 'away'];
  const reading = connect().agreed('block', (client) => client.getBlockNumber(block));
  await expect(reading).rejects.toMatchObject({ code: 'chain_unreachable' });
});
