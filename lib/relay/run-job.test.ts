import { expect, test, vi } from 'vitest';
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
async function answerWith(response: Response) {
  const heads: unknown[] = [];
  const watch = { address: async () => '93.184.216.34', redirect: () => null, stop: () => {} };
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
  const hostile = RESPONSE_HEADERS.map((name): [string, string] => [name, '\x01ÿ'.repeat(5_000)]);
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
  expect(fetch.mock.calls[0]![1]).toMatchObject({
    headers: { accept: 'text/html' },
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
  });
});
