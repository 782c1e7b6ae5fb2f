import { browser } from 'wxt/browser';
import type { Watch } from '../../../lib/relay/options.ts';

/** The browser's word on an answer is waited for so long, ms; without it the page is dropped. */
const WORD_MS = 5_000;

/** What the events of Chrome and Firefox have in common; `ip` comes from the network alone. */
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

/** A request of ours, from before it is made until it is over. */
interface Watched {
  /** The browser's name for it, once it was seen. */
  request: string | null;
  redirect: { status: number; location: string } | null;
  settle(ip: string | null): void;
}

/** By address. Two requests for one address cannot be told apart. */
const watched = new Map<string, Watched>();

/** As it goes to a site: written the one way, without its fragment. */
const plain = (url: string) => new URL(url).href.replace(/#.*/s, '');

const isOurs = ({ initiator, originUrl }: Seen) =>
  `${initiator ?? originUrl ?? ''}/`.startsWith(browser.runtime.getURL('/'));

const find = ({ requestId }: Seen) =>
  [...watched.values()].find(({ request }) => request === requestId);

function began(seen: Seen): undefined {
  const own = isOurs(seen) ? watched.get(plain(seen.url)) : undefined;
  if (own && own.request === null) own.request = seen.requestId;
}

function headed(seen: Seen): undefined {
  const { statusCode = 0, responseHeaders = [] } = seen;
  const own = find(seen);
  if (!own || statusCode < 300 || statusCode > 399) return;
  const location = responseHeaders.find(({ name }) => name.toLowerCase() === 'location')?.value;
  if (location !== undefined) own.redirect = { status: statusCode, location };
}

const answered = (seen: Seen): void =>
  find(seen)?.settle(seen.ip === undefined || seen.fromCache === true ? null : seen.ip);

const failed = (seen: Seen): void => find(seen)?.settle(null);

/** Undefined before the person gave the permission. */
const webRequest = () => (browser as { webRequest?: typeof browser.webRequest }).webRequest;

/** What only a worker asks for, of the sites that we have the permission for. */
const FILTER = { urls: ['https://*/*'], tabId: -1 };

const isListening = (): boolean => webRequest()?.onBeforeRequest.hasListener(began) ?? false;

/**
 * Listens from before the first job until sharing ends. Not for each request by itself: a listener
 * takes its way to the browser beside the request, and was overtaken by 33 of 480 in Chromium, which
 * then had no address and was dropped.
 * @returns when the browser has it
 */
export async function listenToRequests(): Promise<void> {
  const api = webRequest();
  if (!api || isListening()) return;
  api.onBeforeRequest.addListener(began, FILTER);
  api.onHeadersReceived.addListener(headed, FILTER, ['responseHeaders']);
  api.onBeforeRedirect.addListener(answered, FILTER);
  api.onResponseStarted.addListener(answered, FILTER);
  api.onErrorOccurred.addListener(failed, FILTER);
  // What is asked of the browser after it is answered after it.
  await browser.runtime.getPlatformInfo();
}

export function stopListening(): void {
  const api = webRequest();
  api?.onBeforeRequest.removeListener(began);
  api?.onHeadersReceived.removeListener(headed);
  api?.onBeforeRedirect.removeListener(answered);
  api?.onResponseStarted.removeListener(answered);
  api?.onErrorOccurred.removeListener(failed);
}

const BLIND: Watch = { address: async () => null, redirect: () => null, stop: () => {} };

/**
 * Watches the request that our own `fetch` is about to make (webRequest): which address its
 * answer came from, and where a redirect that `fetch` hides leads to. Requests of pages, and
 * answers from a cache, are not taken for it.
 */
export function watchRequest(url: string): Watch {
  const wanted = plain(url);
  if (!isListening() || watched.has(wanted)) return BLIND;
  const { promise: word, resolve: settle } = Promise.withResolvers<string | null>();
  const own: Watched = { request: null, redirect: null, settle };
  watched.set(wanted, own);
  return {
    address() {
      const timer = setTimeout(() => settle(null), WORD_MS);
      return word.finally(() => clearTimeout(timer));
    },
    redirect: () => own.redirect,
    stop() {
      watched.delete(wanted);
      settle(null);
    },
  };
}
