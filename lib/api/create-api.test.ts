import { describe, expect, test, vi } from 'vitest';
import { toErrorBody } from '../protocol/advice.ts';
import { StintError } from '../protocol/errors.ts';
import { createApi } from './create-api.ts';

const lease = { leases: [], retryAt: 5 };
const json = (body: unknown, init: ResponseInit = {}) => Response.json(body, init);

function setup(...replies: (Response | Error)[]) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => {
    const reply = replies.shift();
    if (reply instanceof Error || reply === undefined) throw reply ?? new Error('no reply left');
    return reply;
  });
  const session = { token: vi.fn(async () => 'token'), drop: vi.fn(async () => {}) };
  const api = createApi({
    origin: 'https://stint.example',
    fetch: fetch as unknown as typeof globalThis.fetch,
    session,
  });
  const header = (call: number, name: string) =>
    (fetch.mock.calls[call]![1].headers as Record<string, string>)[name];
  return { api, fetch, session, header };
}

describe('createApi', () => {
  test('sends version, token, a key and a checked body', async () => {
    const { api, fetch, header } = setup(json(lease));
    expect(await api.call('lease', { body: { hold: 5 }, idempotencyKey: 'k' })).toEqual(lease);
    expect(fetch.mock.calls[0]![0]).toBe('https://stint.example/v1/leases');
    expect(header(0, 'stint-protocol')).toBe('1');
    expect(header(0, 'authorization')).toBe('Bearer token');
    expect(header(0, 'idempotency-key')).toBe('k');
    expect(fetch.mock.calls[0]![1]).toMatchObject({ body: '{"hold":5}', credentials: 'omit' });
  });

  test('follows no redirect, keeps nothing in the cache, and waits only so long', async () => {
    const { api, fetch } = setup(json(lease));
    await api.call('lease', { body: { hold: 5 }, timeoutMs: 1 });
    const init = fetch.mock.calls[0]![1];
    expect(init).toMatchObject({ redirect: 'error', cache: 'no-store' });
    await vi.waitFor(() => expect(init.signal?.aborted).toBe(true));
  });

  test('shows its token only where one is asked for', async () => {
    const { api, session, header } = setup(json({}), json({}));
    await api.call('network').catch(() => undefined);
    expect(session.token).not.toHaveBeenCalled();
    expect(header(0, 'authorization')).toBeUndefined();
  });

  test('fills path and query', async () => {
    const { api, fetch } = setup(json({ receipts: [], checkpoint: null, more: false, move: null }));
    await api.call('receipts', { query: { from: 3, limit: 10 } });
    expect(fetch.mock.calls[0]![0]).toBe('https://stint.example/v1/receipts?from=3&limit=10');
  });

  test('a body that does not fit never leaves', async () => {
    const { api, fetch } = setup(json(lease));
    await expect(api.call('lease', { body: { hold: 9 } })).rejects.toThrow();
    expect(fetch).not.toHaveBeenCalled();
  });

  test('an answer that does not fit is a violation', async () => {
    const { api } = setup(json({ leases: 'none' }));
    await expect(api.call('lease', { body: { hold: 1 } })).rejects.toMatchObject({
      code: 'protocol_violation',
    });
  });

  test('no network is "offline"', async () => {
    const { api } = setup(new TypeError('Failed to fetch'));
    await expect(api.call('lease', { body: { hold: 1 } })).rejects.toMatchObject({
      code: 'offline',
    });
  });

  test('typed errors keep code, details and Retry-After', async () => {
    const error = toErrorBody(
      new StintError('rate_limited', 'Slow down.', { details: { left: 0 } }),
    );
    const { api } = setup(json(error, { status: 429, headers: { 'retry-after': '7' } }));
    await expect(api.call('lease', { body: { hold: 1 } })).rejects.toMatchObject({
      code: 'rate_limited',
      details: { left: 0, retryAfterMs: 7_000 },
    });
  });

  test.each([
    [426, 'update_required'],
    [502, 'unavailable'],
    [418, 'protocol_violation'],
  ])('status %i without a body is %s', async (status, code) => {
    const { api } = setup(new Response('<html>', { status }));
    await expect(api.call('lease', { body: { hold: 1 } })).rejects.toMatchObject({ code });
  });

  test('a refused token is renewed once, under the same key', async () => {
    const { api, session, header } = setup(json({}, { status: 401 }), json(lease));
    await api.call('lease', { body: { hold: 1 } });
    expect(session.drop).toHaveBeenCalledTimes(1);
    expect(header(0, 'idempotency-key')).toBe(header(1, 'idempotency-key'));
  });
});
