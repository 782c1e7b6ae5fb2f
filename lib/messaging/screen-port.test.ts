import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { onScreenClosed } from './screen-port.ts';

type Listener = (port: object) => void;

beforeEach(() => fakeBrowser.reset());

/** A port as the browser hands it to the worker. */
function connect(name: string, sender: object) {
  let closed = () => {};
  const disconnect = vi.fn();
  const onDisconnect = {
    addListener: (listener: () => void) => {
      closed = listener;
    },
  };
  const found = vi.mocked(fakeBrowser.runtime.onConnect.addListener).mock.lastCall?.[0];
  (found as unknown as Listener)({ name, sender, disconnect, onDisconnect });
  return { disconnect, close: () => closed() };
}

const popup = () => ({
  id: fakeBrowser.runtime.id,
  url: `${fakeBrowser.runtime.getURL('/')}popup.html`,
});

test('a screen of the extension is heard when it closes', () => {
  vi.spyOn(fakeBrowser.runtime.onConnect, 'addListener').mockImplementation(() => undefined);
  const heard = vi.fn();
  onScreenClosed(heard);
  const { disconnect, close } = connect('screen', popup());
  close();
  expect(heard).toHaveBeenCalledOnce();
  expect(disconnect).not.toHaveBeenCalled();
});

test.each([
  ['another extension', 'screen', () => ({ ...popup(), id: 'other' })],
  ['a content script', 'screen', () => ({ ...popup(), url: 'https://stint.example/claim' })],
  ['another port', 'keep-alive', popup],
])('%s is hung up on', (_, name, sender) => {
  vi.spyOn(fakeBrowser.runtime.onConnect, 'addListener').mockImplementation(() => undefined);
  const heard = vi.fn();
  onScreenClosed(heard);
  const { disconnect, close } = connect(name, sender());
  close();
  expect(disconnect).toHaveBeenCalledOnce();
  expect(heard).not.toHaveBeenCalled();
});
