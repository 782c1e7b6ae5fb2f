import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { prepareDrain } from './drain-server.ts';

// More than the sockets of both sides buffer.
const PAGE = Buffer.alloc(32_000_000, 'a page ');

/** A server with this listener, and a reader that has the head of its answer and reads no further yet. */
async function setUp(answer: RequestListener, patienceMs?: number) {
  const server = createServer(answer);
  const drain = prepareDrain(server, patienceMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [reply] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
  return { server, drain, reply, port };
}

async function sizeOf(reply: IncomingMessage): Promise<number> {
  let size = 0;
  for await (const chunk of reply) size += (chunk as Buffer).length;
  return size;
}

test('an answer that was ended and is still being sent arrives whole', async () => {
  const { server, drain, reply } = await setUp((_, response) => response.end(PAGE));
  const drained = drain();
  expect(await sizeOf(reply)).toBe(PAGE.length);
  await drained;
  expect(server.listening).toBe(false);
});

test('an answer that is not ended yet may go on, and nobody new is let in meanwhile', async () => {
  let finish = () => {};
  const { drain, reply, port } = await setUp((_, response) => {
    response.write('first ');
    finish = () => response.end('last');
  });
  const drained = drain();
  await expect(once(get({ port, host: '127.0.0.1' }), 'response')).rejects.toThrow('ECONNREFUSED');
  finish();
  expect(await sizeOf(reply)).toBe(10);
  await drained;
});

test('an answer that is read piece by piece for longer than the patience arrives whole', async () => {
  const pieces = 40;
  const { drain, reply } = await setUp(async (_, response) => {
    for (let i = 0; i < pieces; i++) {
      response.write('a piece ');
      await setTimeout(20);
    }
    response.end();
  }, 300);
  const drained = drain();
  expect(await sizeOf(reply)).toBe(8 * pieces);
  await drained;
});

test('a reader that never reads does not hold up the stop for ever', async () => {
  const { drain, reply } = await setUp((_, response) => response.end(PAGE), 50);
  await drain();
  await expect(sizeOf(reply)).rejects.toThrow('aborted');
});
