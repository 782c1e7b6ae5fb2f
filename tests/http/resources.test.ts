import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { OPERATOR_TOKEN, startNetwork, type TestNetwork } from '../support/network.ts';
import { freePort } from '../support/ports.ts';

let net: TestNetwork;
let campaign: string;
let proxyPort: number;

beforeAll(async () => {
  proxyPort = await freePort();
  net = await startNetwork({ STINT_PROXY_PORT: String(proxyPort), STINT_PAGES: somePages() });
  campaign = (await openCampaign(net, sampleTasks(200))).id;
});
afterAll(() => net.stop());

/** A build of pages with one that does not fit in a socket's buffers. */
function somePages(): string {
  const dir = mkdtempSync(join(tmpdir(), 'stint-pages-'));
  mkdirSync(join(dir, 'claim'));
  writeFileSync(join(dir, 'claim', 'index.html'), '<!doctype html>');
  writeFileSync(join(dir, 'large.js'), '/'.repeat(4_000_000));
  return dir;
}

/** Open files and sockets of the service's process. */
const descriptors = () => readdirSync(`/proc/${net.service.pid}/fd`).length;

/** Runs `work`, then waits until the service holds no more descriptors than before. */
async function leavesNothing(work: () => Promise<unknown>): Promise<void> {
  const before = descriptors();
  await work();
  await until(async () => descriptors() <= before + 2, 'descriptors to be given back');
}

const PATHS = () => [
  '/claim',
  '/pages/large.js',
  '/healthz',
  '/openapi.json',
  '/v1/network',
  `/v1/campaigns/${campaign}`,
  `/v1/campaigns/${campaign}/judgments`,
  `/v1/campaigns/${campaign}/results`,
  '/nothing/here',
];
const headers = { 'stint-protocol': '1', authorization: `Bearer ${OPERATOR_TOKEN}` };

test('HEAD of anything leaves nothing open', () =>
  leavesNothing(async () => {
    for (const path of PATHS())
      for (let n = 0; n < 20; n += 1) await fetch(net.origin + path, { method: 'HEAD', headers });
  }));

test('a reader who leaves in the middle leaves nothing open', () =>
  leavesNothing(async () => {
    for (const path of PATHS())
      for (let n = 0; n < 20; n += 1) {
        const controller = new AbortController();
        const signal = controller.signal;
        const response = await fetch(net.origin + path, { headers, signal });
        await response.body?.getReader().read();
        controller.abort();
      }
  }));

interface Talk {
  socket: Socket;
  answers: () => string[];
}

/** Says something on a connection of its own, and collects the status lines of the answers. */
async function say(port: number, text: string): Promise<Talk> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let got = '';
  socket.on('data', (data) => {
    got += data;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return { socket, answers: () => got.match(/HTTP\/1\.1 \d+/g) ?? [] };
}

const BODY = 'a'.repeat(400_000);
const REST = `host: x\r\nstint-protocol: 1\r\n`;
const declared = (first: string, body = BODY) =>
  `${first} HTTP/1.1\r\n${REST}content-length: ${body.length}\r\n\r\n${body}`;
const chunked = (first: string) =>
  `${first} HTTP/1.1\r\n${REST}transfer-encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
const withKey = (request: string) =>
  request.replace(REST, `${REST}authorization: Bearer ${OPERATOR_TOKEN}\r\n`);

const REFUSED: Record<string, string> = {
  'a page without a key': declared('POST /v1/fetch'),
  'a page whose request is too large': withKey(declared('POST /v1/fetch')),
  'the same in chunks': withKey(chunked('POST /v1/fetch')),
  'a page asked with text': withKey(declared('POST /v1/fetch', 'text')),
  'a page by GET with a body': withKey(declared('GET /v1/fetch?url=x')),
  'a page by an unknown method': withKey(declared('PUT /v1/fetch?url=x')),
  'a lease without a session': declared('POST /v1/leases'),
  'an upload in chunks without a key': chunked('POST /v1/campaigns/x/tasks'),
  'a registration that is too large': declared('POST /v1/devices'),
  'the same in chunks, too': chunked('POST /v1/devices'),
  'a body for nobody': declared('POST /nothing'),
  'a body for a page of ours': declared('POST /claim'),
};

test.each(Object.entries(REFUSED))('after %s the connection works or ends', async (_, request) => {
  await leavesNothing(async () => {
    const { socket, answers } = await say(new URL(net.origin).port as never, request);
    let isOver = false;
    socket.on('end', () => {
      isOver = true;
    });
    await until(async () => answers().length > 0, 'the refusal');
    socket.write(`GET /healthz HTTP/1.1\r\n${REST}\r\n`);
    await until(async () => isOver || answers().includes('HTTP/1.1 200'), 'the next answer');
    socket.destroy();
  });
});

test('a refused body that never comes ends the connection', () =>
  leavesNothing(async () => {
    const half = 'POST /v1/fetch HTTP/1.1\r\nhost: x\r\ncontent-length: 400\r\n\r\nabc';
    const { socket } = await say(new URL(net.origin).port as never, half);
    await once(socket, 'end');
    socket.destroy();
  }));

test('a tunnel that is refused ends, although its client keeps it half open', () =>
  leavesNothing(async () => {
    for (let n = 0; n < 20; n += 1) {
      const { socket, answers } = await say(proxyPort, 'CONNECT a.com:443 HTTP/1.1\r\n\r\n');
      await once(socket, 'end');
      expect(answers()).toEqual(['HTTP/1.1 501']);
    }
  }));

test('a proxy whose answer is a refusal works or ends', async () => {
  const request = declared('GET http://a.com/');
  const { socket, answers } = await say(proxyPort, request + request);
  await until(async () => answers().length > 1 || socket.readableEnded, 'both answers');
  expect(answers()[0]).toBe('HTTP/1.1 407');
  socket.destroy();
});
