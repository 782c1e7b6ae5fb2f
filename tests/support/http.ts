import { buildRequest, type CallOptions } from '../../lib/http/build-request.ts';
import { callRoute } from '../../lib/http/call-route.ts';
import { type ResponseOf, ROUTES, type RouteName } from '../../lib/protocol/routes.ts';

/** Calls a route of the service and checks the reply against its schema. @throws StintError as the service sent it */
export const call = <R extends RouteName>(
  origin: string,
  name: R,
  options: CallOptions = {},
): Promise<ResponseOf<R>> => callRoute(origin, ROUTES[name], options) as never;

/** The same without any check, for tests of bad input. */
export async function callRaw(origin: string, name: RouteName, options: CallOptions = {}) {
  const { url, init } = buildRequest(origin, ROUTES[name], options);
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, value: JSON.parse(text) as unknown };
}
