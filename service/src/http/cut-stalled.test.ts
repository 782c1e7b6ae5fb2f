import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { cutStalled } from './cut-stalled.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(answer: Parameters<typeof createServer>[1] & object) {
  server = createServer(answer);
  cutStalled(server, 200, 20);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  return socket;
}

const connections = () =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

test('a reader who takes nothing loses the connection', async () => {
  const socket = await ask((_, response) => void response.end(Buffer.alloc(30_000_000)));
  socket.pause();
  await expect.poll(connections, { timeout: 3_000 }).toBe(1);
  await expect.poll(connections, { timeout: 3_000 }).toBe(0);
  socket.destroy();
});

test('a slow reader, and an answer that takes long to make, are waited for', async () => {
  const socket = await ask(async (_, response) => {
    await pause(500);
    for (let n = 0; n < 10; n += 1) {
      response.write(Buffer.alloc(100_000));
      await pause(50);
    }
    response.end();
  });
  let got = 0;
  socket.on('data', (data) => {
    got += data.length;
  });
  await expect.poll(() => got, { timeout: 5_000 }).toBeGreaterThan(1_000_000);
  socket.destroy();
});
