import { afterEach, describe, expect, test, vi } from 'vitest';
import { toErrorBody } from '../protocol/advice.ts';
import { StintError } from '../protocol/errors.ts';
import { ROUTES } from '../protocol/routes.ts';
import { callRoute } from './call-route.ts';

afterEach(() => vi.unstubAllGlobals());

/** Calls a route of a service that gives this answer. */
function callWith(answer: Response | Error) {
  vi.stubGlobal('fetch', async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return callRoute('https://stint.example', ROUTES.roots);
}

describe('callRoute', () => {
  test('an answer that fits is passed on, without what the schema does not name', async () => {
    expect(await callWith(Response.json({ roots: [], more: 1 }))).toEqual({ roots: [] });
  });

  test('an answer that does not fit says where', async () => {
    await expect(callWith(Response.json({ roots: 'none' }))).rejects.toMatchObject({
      code: 'protocol_violation',
      message: 'The answer to GET /v1/roots is not understood.',
      details: { at: ['roots'] },
    });
  });

  test('no service at all is offline', async () => {
    await expect(callWith(new TypeError('fetch failed'))).rejects.toMatchObject({
      code: 'offline',
    });
  });

  test('an answer that breaks off is offline, one that is not JSON is not understood', async () => {
    const broken = new ReadableStream({ pull: (c) => c.error(new TypeError('terminated')) });
    await expect(callWith(new Response(broken))).rejects.toMatchObject({ code: 'offline' });
    await expect(callWith(new Response('<html>'))).rejects.toMatchObject({
      code: 'protocol_violation',
    });
  });

  test.each([200, 500])(
    'an answer without an end is not read on, with status %i',
    async (status) => {
      let sent = 0;
      const part = new Uint8Array(1_000_000).fill(32);
      const endless = new ReadableStream({
        pull(control) {
          sent += 1;
          // Whoever reads on gets to an end after all, and the test to its own.
          if (sent > 200) control.close();
          else control.enqueue(part);
        },
      });
      await expect(callWith(new Response(endless, { status }))).rejects.toMatchObject({
        code: status === 200 ? 'protocol_violation' : 'unavailable',
      });
      expect(sent).toBeLessThan(40);
    },
  );

  test('an error is the one that the service sent', async () => {
    const error = new StintError('restoring', 'Devices first.', { details: { until: 5 } });
    const init = { status: 503, headers: { 'retry-after': '30' } };
    await expect(callWith(Response.json(toErrorBody(error), init))).rejects.toMatchObject({
      code: 'restoring',
      message: 'Devices first.',
      details: { until: 5, retryAfterMs: 30_000 },
    });
  });

  test.each(['9999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'a service that asks to be left alone until %s is left alone for an hour',
    async (wait) => {
      const page = new Response('', { status: 503, headers: { 'retry-after': wait } });
      await expect(callWith(page)).rejects.toMatchObject({ details: { retryAfterMs: 3_600_000 } });
    },
  );

  test('a code that we do not know keeps its words', async () => {
    const { error } = toErrorBody(new StintError('conflict', 'Out of paper.'));
    const body = { error: { ...error, code: 'out_of_paper' } };
    await expect(callWith(Response.json(body, { status: 507 }))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Out of paper.',
    });
  });

  test.each([
    [426, 'update_required'],
    [429, 'rate_limited'],
    [502, 'unavailable'],
    [404, 'protocol_violation'],
  ])('status %i without a body of ours is %s', async (status, code) => {
    const page = new Response('<html>', { status });
    await expect(callWith(page)).rejects.toMatchObject({ code });
  });
});
