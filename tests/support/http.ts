import { ErrorBody, isErrorCode, StintError } from '../../lib/protocol/errors.ts';
import { type ResponseOf, ROUTES, type RouteName } from '../../lib/protocol/routes.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../lib/protocol/version.ts';

interface CallOptions {
  token?: string;
  body?: unknown;
  text?: string;
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
}

/** Calls a route of the service and checks the reply against its schema. @throws StintError as the service sent it */
export async function call<R extends RouteName>(
  origin: string,
  name: R,
  options: CallOptions = {},
): Promise<ResponseOf<R>> {
  const { status, value } = await callRaw(origin, name, options);
  if (status !== 200) {
    const { error } = ErrorBody.parse(value);
    if (!isErrorCode(error.code)) throw new Error(`unknown error code ${error.code}`);
    throw new StintError(
      error.code,
      error.message,
      error.details ? { details: error.details } : {},
    );
  }
  return ROUTES[name].response.parse(value) as ResponseOf<R>;
}

/** The same without any check, for tests of bad input. */
export async function callRaw(origin: string, name: RouteName, options: CallOptions = {}) {
  const route = ROUTES[name];
  const path = route.path.replace(/:(\w+)/g, (_, id: string) =>
    encodeURIComponent(options.params?.[id] ?? ''),
  );
  const url = new URL(path, origin);
  for (const [key, value] of Object.entries(options.query ?? {}))
    url.searchParams.set(key, String(value));
  const response = await fetch(url, {
    method: route.method,
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      ...(options.token && { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(route.method === 'POST' && { body: options.text ?? JSON.stringify(options.body ?? {}) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, value: JSON.parse(text) as unknown };
}
