import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Cosigner } from './cosigner.ts';
import { createCosignServer } from './server.ts';
import { openSignedRoots } from './signed-roots.ts';

const TOKEN = 't'.repeat(32);
let folder: string;
let url: string;
let server: ReturnType<typeof createCosignServer>;
let asked: string[];
let judged: Promise<void>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-cosign-'));
  asked = [];
  judged = Promise.resolve();
  const cosigner = {
    judge: async () => {
      asked.push('judge');
      await judged;
      throw new Error('a secret of the inside');
    },
  } as unknown as Cosigner;
  const roots = openSignedRoots(folder);
  const log = pino({ level: 'silent' });
  server = createCosignServer(cosigner, { token: TOKEN, maxBytes: 1_000, roots, log });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/roots`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function post(body: RequestInit['body'], headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${TOKEN}`, 'stint-leaf-bytes': '1', ...headers },
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  } as RequestInit);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return { status: response.status, ...error };
}

/** A body that does not say how long it is. */
const endless = (parts: number) =>
  new ReadableStream({
    pull(controller) {
      if (parts-- > 0) controller.enqueue(new Uint8Array(400));
      else controller.close();
    },
  });

test('a body beyond the limit is refused, announced or not, and nothing of it stays', async () => {
  expect(await post('x'.repeat(1_001))).toMatchObject({ status: 413, code: 'too_large' });
  expect(await post(endless(3))).toMatchObject({ status: 413, code: 'too_large' });
  expect(asked).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('without the token nothing is read or asked', async () => {
  expect(await post('x', { authorization: 'Bearer no' })).toMatchObject({ status: 401 });
  expect(await post('x', { authorization: '' })).toMatchObject({ status: 401 });
  expect(asked).toEqual([]);
});

test('a body that ends within the leaf file is refused', async () => {
  expect(await post('x', { 'stint-leaf-bytes': '2' })).toMatchObject({ code: 'malformed' });
  expect(await post('x', { 'stint-leaf-bytes': '-1' })).toMatchObject({ code: 'malformed' });
});

test('one root is judged at a time, and a failure inside says nothing of the inside', async () => {
  let release = () => {};
  judged = new Promise((resolve) => {
    release = resolve;
  });
  const first = post('xy');
  await expect.poll(() => asked).toEqual(['judge']);
  let second: object | undefined;
  void post('xy').then((answer) => {
    second = answer;
  });
  await expect.poll(() => second).toMatchObject({ status: 503, code: 'unavailable' });
  release();
  const { status, message } = await first;
  expect(status).toBe(500);
  expect(message).not.toContain('secret');
  expect(readdirSync(folder)).toEqual([]);
});

test('what says that it is too large is refused before it comes, and its connection ends', async () => {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data) => {
    heard += data;
  });
  socket.on('error', () => {});
  try {
    const head = `POST /v1/roots HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${TOKEN}\r\n`;
    socket.write(`${head}stint-leaf-bytes: 1\r\ncontent-length: 5000\r\n\r\n`);
    await expect.poll(() => heard, { timeout: 3_000 }).toContain('413');
    expect(heard.toLowerCase()).toContain('connection: close');
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    socket.destroy();
  }
});
