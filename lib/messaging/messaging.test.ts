import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { StintError } from '../protocol/errors.ts';
import { call } from './call.ts';
import { maySend, type Sender } from './sender-rule.ts';
import { answer, type Handlers } from './serve.ts';

const own = {
  id: 'stint',
  extension: 'chrome-extension://stint',
  service: 'http://127.0.0.1:8787',
};
const popup: Sender = { id: 'stint', url: 'chrome-extension://stint/popup.html' };
const claim: Sender = {
  id: 'stint',
  url: 'http://127.0.0.1:8787/claim#x',
  origin: 'http://127.0.0.1:8787',
  frameId: 0,
  tab: { id: 5 },
};

describe('maySend', () => {
  test.each<[string, Sender, boolean]>([
    ['the popup', popup, true],
    ['an extension page in a tab', { ...popup, frameId: 0, tab: { id: 1 } }, true],
    ['another extension', { ...popup, id: 'other' }, false],
    ['an extension page inside a frame', { ...popup, frameId: 3, tab: { id: 1 } }, false],
    ['a content script', claim, false],
    ['a look-alike', { ...popup, url: 'chrome-extension://stint.evil/popup.html' }, false],
    ['nobody', {}, false],
  ])('screen: %s', (_, sender, allowed) => {
    expect(maySend('screen', sender, own)).toBe(allowed);
  });

  test.each<[string, Sender, boolean]>([
    ['the claim page', claim, true],
    ['another port', { ...claim, url: 'http://127.0.0.1:9999/claim' }, false],
    ['an origin that differs', { ...claim, origin: 'http://127.0.0.1:9999' }, false],
    ['another path', { ...claim, url: 'http://127.0.0.1:8787/claims' }, false],
    ['below the path', { ...claim, url: 'http://127.0.0.1:8787/claim/x' }, false],
    ['a frame', { ...claim, frameId: 2 }, false],
    ['no tab', { ...claim, tab: undefined }, false],
    ['another extension', { ...claim, id: 'other' }, false],
    ['our popup', popup, false],
  ])('claim: %s', (_, sender, allowed) => {
    expect(maySend('claim', sender, own)).toBe(allowed);
  });
});

const handlers = (change: Partial<Handlers> = {}) =>
  ({ 'sync.now': async () => ({}), ...change }) as Handlers;

describe('answer', () => {
  const ask = (message: unknown, sender: Sender = popup, change?: Partial<Handlers>) =>
    answer(handlers(change), own, message, sender);

  test('calls the handler of the channel', async () => {
    expect(await ask({ channel: 'sync.now', payload: {} })).toEqual({ ok: {} });
  });

  test.each([
    ['an unknown channel', { channel: 'everything', payload: {} }, 'not_found'],
    ['an inherited name', { channel: 'constructor', payload: {} }, 'not_found'],
    ['no call at all', 'hello', 'not_found'],
    [
      'an erasure that nobody has confirmed',
      { channel: 'storage.erase', payload: {} },
      'malformed',
    ],
    ['a bad payload', { channel: 'work.pause', payload: { paused: 'yes' } }, 'malformed'],
  ])('refuses %s', async (_, message, code) => {
    expect(await ask(message)).toMatchObject({ error: { code } });
  });

  test('refuses a sender that may not use the channel', async () => {
    const reply = await ask({ channel: 'storage.erase', payload: {} }, claim);
    expect(reply).toMatchObject({ error: { code: 'forbidden' } });
  });

  test('typed errors are passed on, others without their details', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const typed = await ask({ channel: 'sync.now', payload: {} }, popup, {
      'sync.now': async () => {
        throw new StintError('offline', 'No network.', { details: { retryAfter: 3 } });
      },
    });
    expect(typed).toMatchObject({ error: { code: 'offline', details: { retryAfter: 3 } } });
    const internal = await ask({ channel: 'sync.now', payload: {} }, popup, {
      'sync.now': async () => {
        throw new Error('secret path');
      },
    });
    expect(internal).toMatchObject({ error: { code: 'internal' } });
    expect(JSON.stringify(internal)).not.toContain('secret');
  });
});

describe('call', () => {
  beforeEach(() => fakeBrowser.reset());
  const reply = (value: unknown) =>
    vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockResolvedValue(value as never);

  test('returns what the handler returned', async () => {
    reply({ ok: { job: '0190f3c2-7d2a-7b3c-8d4e-0123456789ab' } });
    expect(await call('claim.start', {})).toEqual({ job: '0190f3c2-7d2a-7b3c-8d4e-0123456789ab' });
  });

  test('throws the typed error of the handler', async () => {
    reply({ error: { code: 'wallet_bound', message: 'Other wallet.' } });
    await expect(call('claim.start', {})).rejects.toMatchObject({ code: 'wallet_bound' });
  });

  test('refuses an answer that does not fit its schema', async () => {
    reply({ ok: { job: 'x' } });
    await expect(call('claim.start', {})).rejects.toMatchObject({ code: 'protocol_violation' });
  });

  test('asks again while the worker starts', async () => {
    vi.useFakeTimers();
    const send = vi
      .spyOn(fakeBrowser.runtime, 'sendMessage')
      .mockRejectedValueOnce(
        new Error('Could not establish connection. Receiving end does not exist.'),
      )
      .mockResolvedValueOnce(undefined as never)
      .mockResolvedValueOnce({ ok: {} } as never);
    const done = call('sync.now', {});
    await vi.runAllTimersAsync();
    expect(await done).toEqual({});
    expect(send).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });

  test('fails when nobody ever answers', async () => {
    vi.useFakeTimers();
    reply(undefined);
    const done = expect(call('sync.now', {})).rejects.toMatchObject({ code: 'unavailable' });
    await vi.runAllTimersAsync();
    await done;
    vi.useRealTimers();
  });
});
