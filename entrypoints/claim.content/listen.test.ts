import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { pinnedNetwork } from '../../lib/protocol/pinned.ts';
import { uuid } from '../background/testing/tasks.ts';
import script from './index.ts';

const ORIGIN = pinnedNetwork().service;
const postMessage = vi.fn();
const send = vi.fn();

beforeEach(() => {
  fakeBrowser.reset();
  postMessage.mockReset();
  send.mockReset().mockResolvedValue({ ok: { ok: false, code: 'not_found', message: 'Gone.' } });
  fakeBrowser.runtime.sendMessage = send;
});
afterEach(() => vi.unstubAllGlobals());

/** Runs the content script in a page at this address. */
function open(address: string) {
  const window = Object.assign(new EventTarget(), { postMessage });
  vi.stubGlobal('window', window);
  const { origin } = new URL(address);
  vi.stubGlobal('location', new URL(address));
  script.main({} as never);
  const say = (change: object = {}, data: object = {}) =>
    window.dispatchEvent(
      Object.assign(new Event('message'), {
        source: window,
        origin,
        data: {
          tag: 'stint-bridge-1',
          to: 'extension',
          id: 3,
          message: { type: 'ready', job: uuid(1) },
          ...data,
        },
        ...change,
      }),
    );
  return { say };
}

test('what the claim page says is passed on, and answered to its origin alone', async () => {
  open(`${ORIGIN}/claim#x`).say();
  await vi.waitFor(() => expect(postMessage).toHaveBeenCalledOnce());
  expect(send).toHaveBeenCalledExactlyOnceWith({
    channel: 'claim.page',
    payload: { type: 'ready', job: uuid(1) },
  });
  expect(postMessage.mock.lastCall).toEqual([
    expect.objectContaining({ to: 'page', id: 3, reply: expect.objectContaining({ ok: false }) }),
    ORIGIN,
  ]);
});

test.each([
  'http://127.0.0.1:9999/claim',
  'http://localhost:8787/claim',
  `${ORIGIN}/claims`,
  `${ORIGIN}/claim/x`,
])('the script does nothing at %s', (address) => {
  open(address).say();
  expect(send).not.toHaveBeenCalled();
});

test.each<[string, object, object]>([
  ['a frame', { source: {} }, {}],
  ['another origin', { origin: 'http://127.0.0.1:9999' }, {}],
  ['something else', { data: 'hello' }, {}],
  ['no message of the bridge', {}, { message: { type: 'everything', job: uuid(1) } }],
  ['a message without its tag', {}, { tag: 'other' }],
  ['the extension itself', {}, { to: 'page' }],
])('%s is not passed on', (_, change, data) => {
  open(`${ORIGIN}/claim`).say(change, data);
  expect(send).not.toHaveBeenCalled();
});
