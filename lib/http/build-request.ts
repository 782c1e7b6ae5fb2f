import type { Route } from '../protocol/route.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../protocol/version.ts';

export interface CallOptions {
  /** Values for the `:name`s of the path. */
  params?: Record<string, string> | undefined;
  query?: Record<string, string | number> | undefined;
  /** Sent as JSON; an empty object when left out. GET sends none. */
  body?: unknown;
  /** A body that is sent as it is, in place of `body`. */
  text?: string | undefined;
  /** Sent as bearer token. */
  token?: string | undefined;
  idempotencyKey?: string | undefined;
  headers?: Record<string, string> | undefined;
}

/** What `fetch` is called with. */
export interface BuiltRequest {
  url: string;
  init: RequestInit & { headers: Record<string, string> };
}

/**
 * The request that a route stands for, with the version of the protocol that we speak.
 * @param origin of the service; empty for the one that a page came from
 * @throws RangeError when a value of the path is missing
 */
export function buildRequest(origin: string, route: Route, options: CallOptions): BuiltRequest {
  const { method } = route;
  const { token, idempotencyKey, text, body } = options;
  const headers: Record<string, string> = {
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
    ...(method === 'POST' && text === undefined && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
    ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    ...options.headers,
  };
  const url = origin + pathOf(route, options.params) + queryOf(options.query);
  const init = { method, headers };
  return {
    url,
    init: method === 'POST' ? { ...init, body: text ?? JSON.stringify(body ?? {}) } : init,
  };
}

const pathOf = ({ path }: Route, params: Record<string, string> = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new RangeError(`"${name}" of ${path} is missing.`);
    return encodeURIComponent(value);
  });

function queryOf(query: Record<string, string | number> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  return search.size > 0 ? `?${search}` : '';
}
