import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { listenToRequests, stopListening, watchRequest } from './watch.ts';

beforeEach(() => {
  fakeBrowser.reset();
  fakeBrowser.runtime.getPlatformInfo = async () => ({ os: 'linux', arch: 'x86-64' }) as never;
});

/** The events of webRequest, as a browser raises them. */
function fakeWebRequest() {
  const names = [
    'onBeforeRequest',
    'onHeadersReceived',
    'onBeforeRedirect',
    'onResponseStarted',
    'onErrorOccurred',
  ] as const;
  const listeners = new Map<string, Set<(details: object) => void>>();
  const filters: (object | undefined)[] = [];
  const api = Object.fromEntries(
    names.map((name) => {
      const set = new Set<(details: object) => void>();
      listeners.set(name, set);
      return [
        name,
        {
          addListener: (listener: (details: object) => void, filter?: object) => {
            set.add(listener);
            filters.push(filter);
          },
          removeListener: (listener: (details: object) => void) => set.delete(listener),
          hasListener: (listener: (details: object) => void) => set.has(listener),
        },
      ];
    }),
  );
  Object.assign(fakeBrowser, { webRequest: api });
  return {
    raise: (name: (typeof names)[number], details: object) => {
      for (const listener of listeners.get(name)!) listener(details);
    },
    filters,
    count: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
}

describe('the watch', () => {
  afterEach(() => stopListening());

  const url = 'https://www.sites.net/page';
  const own = () => ({ url, initiator: fakeBrowser.runtime.getURL('/').replace(/\/$/, '') });

  test('gives the address of the extension’s own request, and not of a page’s', async () => {
    const web = fakeWebRequest();
    await listenToRequests();
    const watch = watchRequest(url);
    web.raise('onBeforeRequest', { ...own(), requestId: '1', initiator: 'https://evil.net' });
    web.raise('onResponseStarted', { ...own(), requestId: '1', ip: '9.9.9.9' });
    web.raise('onBeforeRequest', { ...own(), requestId: '2' });
    web.raise('onResponseStarted', { ...own(), requestId: '2', ip: '10.0.0.1' });
    expect(await watch.address()).toBe('10.0.0.1');
    watch.stop();
  });

  test('listens before the first request, once, and not after the last', async () => {
    const web = fakeWebRequest();
    await listenToRequests();
    await listenToRequests();
    expect(web.count()).toBe(5);
    stopListening();
    expect(web.count()).toBe(0);
    expect(await watchRequest(url).address()).toBeNull();
  });

  test('gives nothing for a cached answer, without the permission, or for a second identical request', async () => {
    const web = fakeWebRequest();
    await listenToRequests();
    const watch = watchRequest(url);
    expect(await watchRequest(`${url}#again`).address()).toBeNull();
    web.raise('onBeforeRequest', { ...own(), requestId: '1' });
    web.raise('onResponseStarted', { ...own(), requestId: '1', ip: '9.9.9.9', fromCache: true });
    expect(await watch.address()).toBeNull();
    watch.stop();
    stopListening();
    Object.assign(fakeBrowser, { webRequest: undefined });
    await listenToRequests();
    expect(await watchRequest(url).address()).toBeNull();
  });

  test('of two requests for one address only the first is watched', async () => {
    const web = fakeWebRequest();
    await listenToRequests();
    const [first, second] = [watchRequest(url), watchRequest(`${url}#again`)];
    web.raise('onBeforeRequest', { ...own(), requestId: '1' });
    web.raise('onResponseStarted', { ...own(), requestId: '1', ip: '9.9.9.9' });
    expect(await second.address()).toBeNull();
    expect(await first.address()).toBe('9.9.9.9');
    first.stop();
  });

  test('knows at once that nobody will tell an address', async () => {
    fakeWebRequest();
    const told = vi.fn();
    void watchRequest(url).address().then(told);
    await new Promise((resolve) => setTimeout(resolve));
    expect(told).toHaveBeenCalledExactlyOnceWith(null);
  });

  test('is told of no request that a tab makes', async () => {
    const web = fakeWebRequest();
    await listenToRequests();
    expect(web.filters).toEqual(Array(5).fill({ urls: ['https://*/*'], tabId: -1 }));
  });

  test('takes the first request that is the extension’s own, and none that nobody owns', async () => {
    const web = fakeWebRequest();
    await listenToRequests();
    const watch = watchRequest(url);
    web.raise('onBeforeRequest', { url, requestId: '0' });
    web.raise('onResponseStarted', { url, requestId: '0', ip: '8.8.8.8' });
    web.raise('onBeforeRequest', { ...own(), requestId: '1' });
    web.raise('onBeforeRequest', { ...own(), requestId: '2' });
    web.raise('onResponseStarted', { ...own(), requestId: '2', ip: '9.9.9.9' });
    web.raise('onResponseStarted', { ...own(), requestId: '1', ip: '10.0.0.1' });
    expect(await watch.address()).toBe('10.0.0.1');
    watch.stop();
  });

  test('a browser that tells no address holds nothing up', async () => {
    vi.useFakeTimers();
    fakeWebRequest();
    await listenToRequests();
    const told = vi.fn();
    const watch = watchRequest(url);
    void watch.address().then(told);
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    expect(told).toHaveBeenCalledExactlyOnceWith(null);
    watch.stop();
  });

  test('tells where a redirect leads, which fetch hides', async () => {
    const web = fakeWebRequest();
    await listenToRequests();
    const watch = watchRequest(url);
    web.raise('onBeforeRequest', { ...own(), requestId: '1' });
    const responseHeaders = [{ name: 'Location', value: '/there' }];
    web.raise('onHeadersReceived', { requestId: '1', statusCode: 302, responseHeaders });
    web.raise('onBeforeRedirect', { requestId: '1', statusCode: 302, ip: '9.9.9.9' });
    expect(await watch.address()).toBe('9.9.9.9');
    expect(watch.redirect()).toEqual({ status: 302, location: '/there' });
    watch.stop();
  });
});
