import type * as z from 'zod/mini';
import { DEVICE_ROUTES, type DeviceRouteName } from '../protocol/device-routes.ts';
import { ErrorBody, isErrorCode, StintError } from '../protocol/errors.ts';
import type { RequestOf, ResponseOf } from '../protocol/routes.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../protocol/version.ts';

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
   *   `update_required`; `protocol_violation` when the answer has another shape.
   *   `details.retryAfterMs` says how long the service wants to be left alone.
   */
  call<R extends DeviceRouteName>(route: R, options?: CallOptions<R>): Promise<ResponseOf<R>>;
}

const TIMEOUT_MS = 15_000;

function addressOf(
  origin: string,
  route: DeviceRouteName,
  options: CallOptions<DeviceRouteName>,
): string {
  const path = DEVICE_ROUTES[route].path.replace(/:(\w+)/g, (_, name: string) => {
    const value = options.params?.[name];
    if (value === undefined) throw new RangeError(`${route}: "${name}" is missing`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(
    Object.entries(options.query ?? {}).map(([name, value]) => [name, String(value)]),
  ).toString();
  return `${origin}${path}${query && `?${query}`}`;
}

/** `Retry-After` in milliseconds; both forms of RFC 9110. */
function retryAfter(response: Response): number | null {
  const text = response.headers.get('retry-after');
  if (!text) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : null;
}

async function failure(response: Response): Promise<StintError> {
  const wait = retryAfter(response);
  const body = ErrorBody.safeParse(await response.json().catch(() => null));
  const { code, message, details } = body.success
    ? body.data.error
    : { code: '', message: `The service answered ${response.status}.`, details: undefined };
  const fallback =
    response.status === 426
      ? 'update_required'
      : response.status === 429
        ? 'rate_limited'
        : response.status >= 500
          ? 'unavailable'
          : 'protocol_violation';
  return new StintError(isErrorCode(code) ? code : fallback, message, {
    details: { ...details, ...(wait !== null && { retryAfterMs: wait }) },
  });
}

/** The service's HTTP API, typed from the route table and checked in both directions. */
export function createApi({ origin, fetch, session }: ApiOptions): Api {
  async function attempt(
    route: DeviceRouteName,
    options: CallOptions<DeviceRouteName>,
  ): Promise<Response> {
    const { method, auth, request } = DEVICE_ROUTES[route];
    const headers: Record<string, string> = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
    if (auth === 'device') headers.authorization = `Bearer ${await session.token()}`;
    if (method === 'POST') {
      headers['content-type'] = 'application/json';
      headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
    }
    const init: RequestInit = {
      method,
      headers,
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
      ...(method === 'POST' && { body: JSON.stringify(request.parse(options.body ?? {})) }),
    };
    try {
      return await fetch(addressOf(origin, route, options), init);
    } catch (cause) {
      throw new StintError('offline', 'The service was not reached.', { cause });
    }
  }

  async function call(
    route: DeviceRouteName,
    options: CallOptions<DeviceRouteName>,
  ): Promise<unknown> {
    const keyed = { idempotencyKey: crypto.randomUUID(), ...options };
    let response = await attempt(route, keyed);
    if (response.status === 401 && DEVICE_ROUTES[route].auth === 'device') {
      await session.drop();
      response = await attempt(route, keyed);
    }
    if (!response.ok) throw await failure(response);
    const parsed = (DEVICE_ROUTES[route].response as z.ZodMiniType).safeParse(
      await response.json().catch(() => undefined),
    );
    if (parsed.success) return parsed.data;
    throw new StintError('protocol_violation', `The answer to "${route}" has another shape.`, {
      details: { at: parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.')) },
    });
  }

  return {
    call: (route, options = {}) => call(route, options as CallOptions<DeviceRouteName>) as never,
  };
}
