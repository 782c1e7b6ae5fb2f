import { buildRequest } from '../http/build-request.ts';
import { readAnswer, readErrorBody, toError } from '../http/read-answer.ts';
import { DEVICE_ROUTES, type DeviceRouteName } from '../protocol/device-routes.ts';
import { StintError } from '../protocol/errors.ts';
import type { JsonRoute } from '../protocol/route.ts';
import type { RequestOf, ResponseOf } from '../protocol/routes.ts';

export interface ApiOptions {
  /** Origin of the service, as pinned. */
  origin: string;
  fetch: typeof fetch;
  /** The bearer token of this device. `drop` forgets one that the service refused. */
  session: { token(): Promise<string>; drop(): Promise<void> };
}

export interface CallOptions<R extends DeviceRouteName> {
  body?: RequestOf<R>;
  /** Values for `:name` in the path. */
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  /** Same for each attempt of one change. */
  idempotencyKey?: string;
  /** Milliseconds until the attempt is given up. */
  timeoutMs?: number;
}

export interface Api {
  /**
   * One exchange with the service. A refused token is renewed once; nothing else is
   * tried again here, because alarms plan the next try and outlive the worker.
   * @throws StintError with the code of the service; `offline` when it was not reached;
   *   `update_required`; `protocol_violation` when the answer does not fit the route's schema.
   *   `details.retryAfterMs` says how long the service wants to be left alone.
   */
  call<R extends DeviceRouteName>(route: R, options?: CallOptions<R>): Promise<ResponseOf<R>>;
}

const TIMEOUT_MS = 15_000;

/** The service's HTTP API, typed from the route table and checked in both directions. */
export function createApi({ origin, fetch, session }: ApiOptions): Api {
  async function attempt(
    route: JsonRoute,
    options: CallOptions<DeviceRouteName>,
  ): Promise<Response> {
    const isPost = route.method === 'POST';
    const { url, init } = buildRequest(origin, route, {
      params: options.params,
      query: options.query,
      token: route.auth === 'device' ? await session.token() : undefined,
      ...(isPost && {
        body: route.request.parse(options.body ?? {}),
        idempotencyKey: options.idempotencyKey,
      }),
    });
    try {
      return await fetch(url, {
        ...init,
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
      });
    } catch (cause) {
      throw new StintError('offline', 'The service was not reached.', { cause });
    }
  }

  async function call(route: JsonRoute, options: CallOptions<DeviceRouteName>): Promise<unknown> {
    const keyed = { idempotencyKey: crypto.randomUUID(), ...options };
    let response = await attempt(route, keyed);
    if (response.status === 401 && route.auth === 'device') {
      await session.drop();
      response = await attempt(route, keyed);
    }
    if (!response.ok) throw toError(response, await readErrorBody(response));
    return readAnswer(route, response);
  }

  return {
    call: (route, options = {}) =>
      call(DEVICE_ROUTES[route], options as CallOptions<DeviceRouteName>) as never,
  };
}
