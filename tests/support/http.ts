import { buildRequest, type CallOptions } from '../../lib/http/build-request.ts';
import { callRoute } from '../../lib/http/call-route.ts';
import { LINE_ROUTES } from '../../lib/protocol/line-routes.ts';
import { type ResponseOf, ROUTES, type RouteName } from '../../lib/protocol/routes.ts';

/** Calls a route of the service and checks the reply against its schema. @throws StintError as the service sent it */
export const call = <R extends RouteName>(
  origin: string,
  name: R,
  options: CallOptions = {},
): Promise<ResponseOf<R>> => callRoute(origin, ROUTES[name], options) as never;

/** Calls a route without checking anything, for tests of bad input. */
export async function callRaw(origin: string, name: RouteName, options: CallOptions = {}) {
  const { url, init } = buildRequest(origin, ROUTES[name], options);
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, value: JSON.parse(text) as unknown };
}

/** The text that a route which streams lines replies with, whatever its status. */
export async function callLines(
  origin: string,
  name: keyof typeof LINE_ROUTES,
  options: CallOptions,
): Promise<string> {
  const { url, init } = buildRequest(origin, LINE_ROUTES[name], options);
  return (await fetch(url, init)).text();
}
