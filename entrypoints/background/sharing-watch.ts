import { browser } from 'wxt/browser';
import type { Watch } from '../../lib/relay/options.ts';

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

/** Addresses that are watched at this moment. Two requests for one address cannot be told apart. */
const watched = new Set<string>();

/** As it goes to a site: written the one way, without its fragment. */
const plain = (url: string) => new URL(url).href.replace(/#.*/s, '');

const BLIND: Watch = { address: async () => null, redirect: () => null, stop: () => {} };

/**
 * Watches the request that our own `fetch` is about to make (webRequest): which address its
 * answer came from, and where a redirect that `fetch` hides leads to. Requests of pages, and
 * answers from a cache, are not taken for it.
 */
export function watchRequest(url: string): Watch {
  const api = (browser as { webRequest?: typeof browser.webRequest }).webRequest;
  const wanted = plain(url);
  if (!api || watched.has(wanted)) return BLIND;
  watched.add(wanted);
  const own = browser.runtime.getURL('/');
  const filter = { urls: [`https://${new URL(url).hostname}/*`], tabId: -1 };
  let request: string | null = null;
  let found: { status: number; location: string } | null = null;
  let settle: (ip: string | null) => void = () => {};
  const word = new Promise<string | null>((resolve) => {
    settle = resolve;
  });

  const isOurs = ({ initiator, originUrl }: Seen) =>
    `${initiator ?? originUrl ?? ''}/`.startsWith(own);
  const began = (seen: Seen) => {
    if (request === null && plain(seen.url) === wanted && isOurs(seen)) request = seen.requestId;
    return undefined;
  };
  const headed = (seen: Seen) => {
    const { requestId, statusCode = 0, responseHeaders = [] } = seen;
    if (requestId !== request || statusCode < 300 || statusCode > 399) return undefined;
    const location = responseHeaders.find(({ name }) => name.toLowerCase() === 'location')?.value;
    if (location !== undefined) found = { status: statusCode, location };
    return undefined;
  };
  const answered = ({ requestId, ip, fromCache }: Seen) => {
    if (requestId === request) settle(ip === undefined || fromCache === true ? null : ip);
  };
  const failed = ({ requestId }: Seen) => {
    if (requestId === request) settle(null);
  };

  api.onBeforeRequest.addListener(began, filter);
  api.onHeadersReceived.addListener(headed, filter, ['responseHeaders']);
  api.onBeforeRedirect.addListener(answered, filter);
  api.onResponseStarted.addListener(answered, filter);
  api.onErrorOccurred.addListener(failed, filter);
  return {
    address() {
      const timer = setTimeout(() => settle(null), WORD_MS);
      return word.finally(() => clearTimeout(timer));
    },
    redirect: () => found,
    stop() {
      watched.delete(wanted);
      settle(null);
      api.onBeforeRequest.removeListener(began);
      api.onHeadersReceived.removeListener(headed);
      api.onBeforeRedirect.removeListener(answered);
      api.onResponseStarted.removeListener(answered);
      api.onErrorOccurred.removeListener(failed);
    },
  };
}
