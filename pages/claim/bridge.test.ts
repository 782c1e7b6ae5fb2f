import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readJob } from './bridge.ts';

const ORIGIN = 'https://stint.example';
const JOB = '00000000-0000-4000-8000-000000000001';
const REFUSAL = { ok: false, code: 'not_found', message: 'This claim is over.' };

let page: EventTarget & { postMessage?: unknown };

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal('window', page);
  vi.stubGlobal('location', new URL(`${ORIGIN}/claim`));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Answers each message of the page like this. */
function answer(reply: unknown, from: { source?: unknown; origin?: string; id?: number } = {}) {
  page.postMessage = ({ id }: { id: number }) =>
    page.dispatchEvent(
      Object.assign(new Event('message'), {
        source: page,
        origin: ORIGIN,
        data: { tag: 'stint-bridge-1', to: 'page', id: from.id ?? id, reply },
        ...from,
      }),
    );
}

async function read() {
  const read = readJob(JOB).catch((error: { code: string }) => error.code);
  await vi.advanceTimersByTimeAsync(60_000);
  return read;
}

test('an answer of the extension is believed', async () => {
  answer(REFUSAL);
  expect(await read()).toBe('not_found');
});

test.each<[string, unknown, Parameters<typeof answer>[1]]>([
  ['another window', REFUSAL, { source: {} }],
  ['another origin', REFUSAL, { origin: 'https://evil.example' }],
  ['to another message', REFUSAL, { id: -1 }],
  ['of no shape of the bridge', { ok: true, view: { job: { amount: '9' } } }, {}],
])('an answer by %s is not', async (_, reply, from) => {
  answer(reply, from);
  expect(await read()).toBeNull();
});
