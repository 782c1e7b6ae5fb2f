import { describe, expect, test, vi } from 'vitest';
import { DeviceMessage, type Job, RESPONSE_HEADERS } from '../protocol/relay.ts';
import type { Outgoing } from './outgoing.ts';
import { runJob } from './run-job.ts';

const job: Job = {
  type: 'job',
  id: '00000000-0000-7000-8000-000000000001',
  stream: 1,
  campaign: `0x${'ca'.repeat(32)}`,
  method: 'HEAD',
  url: 'https://www.example.com/',
  headers: [
    ['accept', 'text/html'],
    ['cookie', 'a=b'],
  ],
  maxBytes: 1_000,
  timeoutMs: 1_000,
  credit: 1_000,
};

/** Runs the job against a site that answers so. */
async function answerWith(
  response: Response,
  seen: { ip?: string | null; redirect?: { status: number; location: string } | null } = {},
) {
  const heads: unknown[] = [];
  const { ip = '93.184.216.34', redirect = null } = seen;
  const watch = { address: async () => ip, redirect: () => redirect, stop: () => {} };
  await runJob({
    job,
    options: { fetch: async () => response, watch: () => watch },
    signal: new AbortController().signal,
    out: { end: () => {} } as unknown as Outgoing,
    left: () => 1_000,
    pace: async () => {},
    sendHead: (head) => heads.push({ type: 'head', stream: 1, ...head }),
  });
  return heads;
}

test('whatever a site answers, the relay understands the head or gets none', async () => {
  const site = (status: number, headers: [string, string][] = []) => {
    const response = new Response(null, { headers });
    Object.defineProperty(response, 'status', { value: status });
    return response;
  };
  const hostile = RESPONSE_HEADERS.map((name): [string, string] => [name, '\x01ÿ'.repeat(10_000)]);
  for (const response of [site(200), site(599), site(600), site(999), site(404, hostile)]) {
    const [head] = await answerWith(response);
    expect(DeviceMessage.safeParse(head).success).toBe(true);
  }
  for (const status of [0, 100, 101, 199, 1_000, -1, 2.5]) {
    await expect(answerWith(site(status))).rejects.toMatchObject({ reason: 'network' });
  }
});

test('only the headers that both sides allow are sent, in either direction', async () => {
  const said = RESPONSE_HEADERS.map((name): [string, string] => [name, `of ${name}`]);
  const others: [string, string][] = [
    ['server', 'x'],
    ['x-anything', 'y'],
  ];
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => {
    return new Response(null, { status: 201, headers: [...others, ...said] });
  });
  const sendHead = vi.fn();
  const watch = { address: async () => '93.184.216.34', redirect: () => null, stop: () => {} };
  const out = { end: () => {} } as unknown as Outgoing;
  const status = await runJob({
    job,
    options: { fetch, watch: () => watch },
    signal: new AbortController().signal,
    out,
    left: () => 1_000,
    pace: async () => {},
    sendHead,
  });
  expect(status).toBe(201);
  expect(sendHead).toHaveBeenCalledExactlyOnceWith({
    ip: '93.184.216.34',
    status: 201,
    headers: said,
  });
  expect(fetch.mock.calls[0]![1].headers).toEqual({ accept: 'text/html' });
  expect(fetch.mock.calls[0]![1]).toMatchObject({
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
  });
});

test.each([null, '10.0.0.1', '127.0.0.1', '::1', 'fe80::1', '169.254.169.254'])(
  'nothing of a page from %s is passed on',
  async (ip) => {
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const page = answerWith(new Response(body), { ip });
    await expect(page).rejects.toMatchObject({ reason: 'address' });
    expect(cancel).toHaveBeenCalledOnce();
  },
);

test('a redirect is reported, cleaned, and one that nobody saw is not made up', async () => {
  const hidden = new Response(null);
  Object.defineProperty(hidden, 'type', { value: 'opaqueredirect' });
  Object.defineProperty(hidden, 'status', { value: 0 });
  const redirect = { status: 302, location: 'https://a.org/\u0001\u2028x' };
  expect(await answerWith(hidden, { redirect })).toMatchObject([
    { status: 302, headers: [['location', 'https://a.org/x']] },
  ]);
  await expect(answerWith(hidden)).rejects.toMatchObject({ reason: 'network' });
});

describe('a body', () => {
  /** Sends a body of chunks of this size, without end, and says what became of it. */
  async function send(change: Partial<Job>, { left = 1e9, headers = {}, size = 1_000 } = {}) {
    const cancel = vi.fn();
    let chunks = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        chunks += 1;
        controller.enqueue(new Uint8Array(size));
        if (chunks > 500) controller.close();
      },
      cancel,
    });
    let sent = 0;
    const pace = vi.fn(async (_bytes: number) => {});
    const watch = { address: async () => '93.184.216.34', redirect: () => null, stop: () => {} };
    const running = runJob({
      job: { ...job, method: 'GET', ...change },
      options: { fetch: async () => new Response(body, { headers }), watch: () => watch },
      signal: new AbortController().signal,
      out: {
        write: async (piece: Uint8Array) => {
          sent += piece.length;
        },
        end: () => {},
      } as unknown as Outgoing,
      left: () => left - sent,
      pace,
      sendHead: () => {},
    });
    const reason = await running.then(
      () => 'done',
      (error) => error.reason,
    );
    const paced = pace.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0);
    return { reason, sent, paced, cancelled: cancel.mock.calls.length };
  }

  test('is cut off at the limit of its job, and stops coming', async () => {
    expect(await send({ maxBytes: 5_500 })).toEqual({
      reason: 'too_large',
      sent: 5_000,
      paced: 5_000,
      cancelled: 1,
    });
  });

  test('that grows more than a page does is cut off before that', async () => {
    const headers = { 'content-encoding': 'gzip', 'content-length': '700' };
    const { reason, sent } = await send({ maxBytes: 1_000_000 }, { headers });
    expect([reason, sent]).toEqual(['too_large', 70_000]);
  });

  test('never goes over what the caps leave', async () => {
    const { reason, sent } = await send({ maxBytes: 1_000_000 }, { left: 3_200 });
    expect([reason, sent]).toEqual(['refused_cap', 3_000]);
  });
});
