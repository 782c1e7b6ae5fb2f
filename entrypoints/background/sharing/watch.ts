import { browser } from 'wxt/browser';
import type { Watch } from '../../../lib/relay/options.ts';

/** How long to wait for the browser to tell an answer's address, ms; without it the page is dropped. */
const ADDRESS_WAIT_MS = 5_000;

/** The common part of Chrome's and Firefox's events; only answers from the network have `ip`. */
interface Seen {
  requestId: string;
  url: string;
  statusCode?: number;
  ip?: string | undefined;
  fromCache?: boolean;
  initiator?: string | undefined;
  originUrl?: string | undefined;
  responseHeaders?: { name: string; value?: string | undefined }[] | undefined;
}

/** A request of the extension, from before it is made until it is over. */
interface Watched {
  /** The browser's id of the request, once it was seen. */
  request: string | null;
  redirect: { status: number; location: string } | null;
  settle(ip: string | null): void;
}

/** By URL. Two requests for the same URL cannot be told apart. */
const watched = new Map<string, Watched>();

/** A URL as it is sent to the site: in its normal form, without the fragment. */
const requestUrl = (url: string) => new URL(url).href.replace(/#.*/s, '');

const isOwn = ({ initiator, originUrl }: Seen) =>
  `${initiator ?? originUrl ?? ''}/`.startsWith(browser.runtime.getURL('/'));

const find = ({ requestId }: Seen) =>
  [...watched.values()].find(({ request }) => request === requestId);

function onRequest(seen: Seen): undefined {
  const own = isOwn(seen) ? watched.get(requestUrl(seen.url)) : undefined;
  if (own && own.request === null) own.request = seen.requestId;
}

function onHeaders(seen: Seen): undefined {
  const { statusCode = 0, responseHeaders = [] } = seen;
  const own = find(seen);
  if (!own || statusCode < 300 || statusCode > 399) return;
  const location = responseHeaders.find(({ name }) => name.toLowerCase() === 'location')?.value;
  if (location !== undefined) own.redirect = { status: statusCode, location };
}

const onAnswer = (seen: Seen): void =>
  find(seen)?.settle(seen.ip === undefined || seen.fromCache === true ? null : seen.ip);

const onFailure = (seen: Seen): void => find(seen)?.settle(null);

/** Undefined until the person grants the permission. */
const webRequest = () => (browser as { webRequest?: typeof browser.webRequest }).webRequest;

/** Requests that belong to no tab, to sites for which there is a permission. */
const FILTER = { urls: ['https://*/*'], tabId: -1 };

const isListening = (): boolean => webRequest()?.onBeforeRequest.hasListener(onRequest) ?? false;

/**
 * Listens from before the first job until sharing ends. A listener for each request would race with
 * it: in Chromium 33 of 480 requests were faster, got no address and were dropped.
 * @returns when the listeners are in place
 */
export async function listenToRequests(): Promise<void> {
  const api = webRequest();
  if (!api || isListening()) return;

  api.onBeforeRequest.addListener(onRequest, FILTER);
  api.onHeadersReceived.addListener(onHeaders, FILTER, ['responseHeaders']);
  api.onBeforeRedirect.addListener(onAnswer, FILTER);
  api.onResponseStarted.addListener(onAnswer, FILTER);
  api.onErrorOccurred.addListener(onFailure, FILTER);
  // The browser handles calls in order: once it answers this one, the listeners are in place.
  await browser.runtime.getPlatformInfo();
}

export function stopListening(): void {
  const api = webRequest();
  api?.onBeforeRequest.removeListener(onRequest);
  api?.onHeadersReceived.removeListener(onHeaders);
  api?.onBeforeRedirect.removeListener(onAnswer);
  api?.onResponseStarted.removeListener(onAnswer);
  api?.onErrorOccurred.removeListener(onFailure);
}

const BLIND: Watch = { address: async () => null, redirect: () => null, stop: () => {} };

/**
 * Watches the request that the extension's own `fetch` is about to make (webRequest): from which IP
 * address its answer comes, and where a redirect that `fetch` hides leads to. Requests by web pages
 * and answers from a cache do not count.
 */
export function watchRequest(url: string): Watch {
  const wanted = requestUrl(url);
  if (!isListening() || watched.has(wanted)) return BLIND;

  const { promise: address, resolve: settle } = Promise.withResolvers<string | null>();
  const own: Watched = { request: null, redirect: null, settle };
  watched.set(wanted, own);

  return {
    address() {
      const timer = setTimeout(() => settle(null), ADDRESS_WAIT_MS);
      return address.finally(() => clearTimeout(timer));
    },
    redirect: () => own.redirect,
    stop() {
      watched.delete(wanted);
      settle(null);
    },
  };
}
