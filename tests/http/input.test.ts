import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RELAY_PATH } from '../../lib/protocol/relay.ts';
import type { Submission } from '../../lib/protocol/tasks.ts';
import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { callRaw } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { freePort } from '../support/ports.ts';

let net: TestNetwork;
let device: TestDevice;
let metricsPort: number;

beforeAll(async () => {
  metricsPort = await freePort();
  net = await startNetwork({ STINT_READING_FLOOR: '0', STINT_METRICS_PORT: String(metricsPort) });
  await openCampaign(net, sampleTasks(30));
  device = new TestDevice(net.network);
  await device.register();
});
afterAll(() => net.stop());

const codeOf = (value: unknown) => (value as { error: { code: string } }).error.code;

/** The error code of a raw call; also expects that the error says what to do. */
async function refusal(
  ...args: Parameters<typeof callRaw> extends [string, ...infer R] ? R : never
) {
  const { status, value } = await callRaw(net.origin, ...args);
  const { error } = value as { error: { code: string; message: string; advice: string } };
  expect(error.message).not.toBe('');
  expect(error.advice).not.toBe('');
  expect(status).toBeLessThan(500);
  return error.code;
}

describe('bodies', () => {
  const token = () => ({ token: device.token });

  test.each([
    ['no JSON', '{'],
    ['another type', '[]'],
    ['null', 'null'],
    ['a missing field', '{"submissions":[]}'],
    ['an unknown field', '{"hold":1,"admin":true}'],
    ['a number as text', '{"hold":"1"}'],
    ['a number out of range', '{"hold":6}'],
    ['a number below range', '{"hold":0}'],
    ['a fraction', '{"hold":1.5}'],
    ['a huge number', '{"hold":1e309}'],
  ])('%s is malformed', async (_, text) => {
    expect(await refusal('lease', { ...token(), text })).toBe('malformed');
  });

  test('a body over the limit is refused, whether its length is declared or not', async () => {
    const text = JSON.stringify({ hold: 1, languages: ['x'.repeat(300_000)] });
    expect(await refusal('lease', { ...token(), text })).toBe('too_large');
  });

  test('names of Object.prototype are unknown fields', async () => {
    const text = '{"hold":1,"__proto__":{"hold":5},"constructor":1}';
    expect(await refusal('lease', { ...token(), text })).toBe('malformed');
  });

  test('malformed ids and queries are refused', async () => {
    expect(await refusal('chainAccount', { params: { account: '0x12' } })).toBe('malformed');
    expect(await refusal('claimStatus', { ...token(), params: { digest: "' or 1=1" } })).toBe(
      'malformed',
    );
    expect(await refusal('receipts', { ...token(), query: { from: 'x' } })).toBe('malformed');
    expect(await refusal('receipts', { ...token(), query: { from: -1 } })).toBe('malformed');
    expect(await refusal('campaign', { ...token(), params: { id: `0x${'1'.repeat(64)}` } })).toBe(
      'unauthorized',
    );
  });
});

describe('protocol version', () => {
  test.each(['0', '2', '-1', '1.5', 'x', ''])('%s needs an update', async (version) => {
    const { status, value } = await callRaw(net.origin, 'network', {
      headers: { 'stint-protocol': version },
    });
    expect([status, codeOf(value)]).toEqual([426, 'update_required']);
  });

  test('each reply names its version', async () => {
    const { headers } = await callRaw(net.origin, 'network');
    expect(headers.get('stint-protocol')).toBe('1');
  });
});

describe('sessions', () => {
  test.each([
    ['none', ''],
    ['no token', 'x.y.z'],
    ['another key', `0x${'a'.repeat(64)}.99999999999999.abc`],
  ])('%s', async (_, token) => {
    const code = await refusal('lease', { token, body: { hold: 1 } });
    expect(['unauthorized', 'device_unknown']).toContain(code);
  });

  test('a token whose lifetime was changed is refused', async () => {
    const [id, end, mac] = device.token.split('.');
    const token = `${id}.${Number(end) + 60_000}.${mac}`;
    expect(await refusal('lease', { token, body: { hold: 1 } })).toBe('unauthorized');
  });
});

describe('submissions', () => {
  const send = async (...submissions: Submission[]) =>
    (await device.submit(...submissions)).outcomes;
  const lease = async () => (await device.lease())[0]!.lease;
  const answer = { type: 'answer', choice: 'a' } as const;
  const code = (outcome: unknown) => (outcome as { code?: string }).code;

  test('a signature of another key is refused', async () => {
    const other = new TestDevice(net.network);
    const id = await lease();
    const forged = { ...device.submission(id, answer), sig: other.submission(id, answer).sig };
    const [outcome] = await send(forged);
    expect(code(outcome)).toBe('bad_signature');
  });

  test('a signature over another choice is refused', async () => {
    const signed = device.submission(await lease(), answer);
    const [outcome] = await send({ ...signed, action: { type: 'answer', choice: 'b' } });
    expect(code(outcome)).toBe('bad_signature');
  });

  test('a lease of another device is refused', async () => {
    const other = new TestDevice(net.network);
    await other.register();
    const [foreign] = await other.lease();
    const [outcome] = await send(device.submission(foreign!.lease, answer));
    expect(code(outcome)).toBe('lease_unknown');
  });

  test('a replay gets the first outcome and pays once', async () => {
    const submission = device.submission(await lease(), answer);
    const before = device.head.credited;
    const first = await send(submission);
    const again = await send(submission);
    const together = await send(submission, submission);
    expect(first).toEqual(again);
    expect(together).toEqual([first[0], first[0]]);
    expect(device.head.credited - before).toBe(45_000n);
  });

  test('the same id for another answer is refused', async () => {
    const first = device.submission(await lease(), answer);
    await send(first);
    const second = device.submission(await lease(), answer, { id: first.id });
    expect(code((await send(second))[0])).toBe('idempotency_mismatch');
  });

  test('a second answer to the same lease is refused', async () => {
    const id = await lease();
    await send(device.submission(id, answer));
    const [outcome] = await send(device.submission(id, { type: 'answer', choice: 'b' }));
    expect(code(outcome)).toBe('lease_done');
  });

  test('an answer from the future is refused', async () => {
    const ahead = { answeredAt: Date.now() + 3_600_000 };
    const [outcome] = await send(device.submission(await lease(), answer, ahead));
    expect(code(outcome)).toBe('clock_skew');
  });

  test('a clock that is behind loses nothing', async () => {
    const behind = { answeredAt: Date.now() - 3_600_000 };
    const [outcome] = await send(device.submission(await lease(), answer, behind));
    expect(outcome?.status).toBe('accepted');
  });
});

test('a body without a declared length is cut off at the limit', async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
    },
  });
  const headers = { 'stint-protocol': '1', authorization: `Bearer ${device.token}` };
  const init = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit;
  const reply = await fetch(`${net.origin}/v1/leases`, init).then(
    (response) => response.status,
    () => 413,
  );
  expect(reply).toBe(413);
  expect(sent).toBeLessThan(1_000);
});

test('the API describes itself, every route with its errors', async () => {
  const api = (await (await fetch(`${net.origin}/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, unknown>;
    'x-error-codes': Record<string, unknown>;
  };
  expect(api.openapi).toBe('3.1.0');
  expect(Object.keys(api.paths)).toContain('/v1/submissions');
  const pages = api.paths['/v1/fetch'] as Record<'get' | 'post', { responses: object }>;
  const query = (pages.get as unknown as { parameters: { name: string }[] }).parameters;
  expect(query.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['url', 'maxBytes', 'redirect', 'region']),
  );
  for (const status of ['402', '403', '429', '451', '502'])
    expect(pages.post.responses).toHaveProperty(status);
  // Its description is true: without a key, a route replies with a typed 401.
  const reply = await fetch(`${net.origin}/v1/fetch`, { method: 'POST', body: '{}' });
  expect([reply.status, (await reply.json()).error.code]).toEqual([401, 'unauthorized']);
  expect(Object.keys(api['x-error-codes'])).toContain('update_required');
});

test('health, readiness and metrics', async () => {
  expect((await fetch(`${net.origin}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${net.origin}/readyz`)).json()).toMatchObject({ ok: true });
  // Not on the public port.
  expect((await fetch(`${net.origin}/metrics`)).status).toBe(404);
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(metrics).toMatch(/stint_submissions_total\{status="accepted",code=""\} \d+/);
});

describe('a request by another name', () => {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };

  /** @returns the status; 0 when the connection was ended without one */
  const ask = (origin: string, headers: Record<string, string>) =>
    new Promise<number>((resolve) => {
      const asked = request(origin, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      asked.on('upgrade', (answer, socket) => {
        socket.destroy();
        resolve(answer.statusCode ?? 0);
      });
      asked.on('error', () => resolve(0)).end();
    });

  test('reads no metrics', async () => {
    const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
    expect(await ask(metrics, { host: 'localhost' })).toBe(200);
    expect(await ask(metrics, { host: 'evil.example' })).toBe(403);
  });

  test('opens no line to the relay', async () => {
    const relay = `${net.origin}${RELAY_PATH}`;
    expect(await ask(relay, { ...upgrade, host: 'localhost' })).toBe(101);
    expect(await ask(relay, { ...upgrade, host: 'evil.example' })).toBe(0);
  });
});
