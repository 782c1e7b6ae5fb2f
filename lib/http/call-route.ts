import { StintError } from '../protocol/errors.ts';
import type { AnswerOf, JsonRoute } from '../protocol/route.ts';
import { buildRequest, type CallOptions } from './build-request.ts';
import { readAnswer, readErrorBody, toError } from './read-answer.ts';

/**
 * One call of a route, from its request to its checked answer, tried once.
 * @throws StintError as the service sent it; `offline` when it was not reached;
 *   `protocol_violation` when the answer does not fit the route's schema
 */
export async function callRoute<R extends JsonRoute>(
  origin: string,
  route: R,
  options: CallOptions & { timeoutMs?: number } = {},
): Promise<AnswerOf<R>> {
  const { url, init } = buildRequest(origin, route, options);
  const signal = options.timeoutMs === undefined ? null : AbortSignal.timeout(options.timeoutMs);
  const response = await fetch(url, { ...init, signal }).catch((cause) => {
    throw new StintError('offline', 'The service was not reached.', { cause });
  });
  if (!response.ok) throw toError(response, await readErrorBody(response));
  return readAnswer(route, response);
}
