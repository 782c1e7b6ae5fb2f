import type { Context } from 'hono';
import { toErrorBody } from '../../../lib/protocol/advice.ts';
import { ERRORS, StintError } from '../../../lib/protocol/errors.ts';
import type { Exchange } from './exchange.ts';

/** The typed body of an error. What nobody expected is logged with its request and told as `internal`. */
export function respondError(c: Context<Exchange>, error: unknown): Response {
  const known = error instanceof StintError ? error : null;
  if (!known) c.var.log.error({ err: error, request: c.var.requestId }, 'unexpected');
  const told = known ?? new StintError('internal', 'Something unexpected happened here.');

  c.set('errorCode', told.code);
  const retry = told.details?.retryAfterSeconds;
  if (typeof retry === 'number') c.header('retry-after', String(retry));
  return c.json(toErrorBody(told, c.var.requestId), ERRORS[told.code] as 400);
}
