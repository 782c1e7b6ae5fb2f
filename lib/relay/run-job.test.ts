import { expect, test, vi } from 'vitest';
import { type Job, RESPONSE_HEADERS } from '../protocol/relay.ts';
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
