import type { Context } from 'hono';
import { toErrorBody } from '../../../lib/protocol/advice.ts';
import { ERRORS, StintError } from '../../../lib/protocol/errors.ts';
import type { Exchange } from './exchange.ts';

/**
 * What a caller is told of an error. One that nobody expected goes to the log, and out as `internal`.
 * @param log called with an unexpected error
 */
export function knownError(error: unknown, log: (error: unknown) => void): StintError {
  if (error instanceof StintError) return error;
  log(error);
  return new StintError('internal', 'Something unexpected happened here.');
}

/** The typed body of an error, with the status and headers that go with it. */
export function respondError(c: Context<Exchange>, error: unknown): Response {
  const { log, requestId } = c.var;
  const told = knownError(error, (err) => log.error({ err, request: requestId }, 'unexpected'));

  c.set('errorCode', told.code);
  const retry = told.details?.retryAfterSeconds;
  if (typeof retry === 'number') c.header('retry-after', String(retry));
  return c.json(toErrorBody(told, requestId), ERRORS[told.code] as 400);
}
