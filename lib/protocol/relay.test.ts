import { expect, test } from 'vitest';
import { MAX_JOB_BYTES, MAX_JOB_MS, RelayMessage } from './relay.ts';

const job = {
  type: 'job',
  id: '00000000-0000-7000-8000-000000000001',
  stream: 1,
  campaign: `0x${'ca'.repeat(32)}`,
  method: 'GET',
  url: 'https://www.example.com/',
  headers: [['accept', 'text/html']],
  maxBytes: MAX_JOB_BYTES,
  timeoutMs: MAX_JOB_MS,
  credit: 0,
};
const read = (change: object) => RelayMessage.safeParse({ ...job, ...change }).success;

test('a job within its limits is read', () => expect(read({})).toBe(true));

test.each([
  { maxBytes: MAX_JOB_BYTES + 1 },
  { maxBytes: 0 },
  { timeoutMs: MAX_JOB_MS + 1 },
  { timeoutMs: 0 },
  { method: 'POST' },
  { url: `https://a.org/${'a'.repeat(2_048)}` },
  { headers: [['accept', 'a\r\nx: y']] },
  { stream: 0 },
  { credit: -1 },
])('one with %j is not', (change) => expect(read(change)).toBe(false));
