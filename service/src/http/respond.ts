import type { Context as Hono } from 'hono';
import * as z from 'zod/mini';
import { toErrorBody } from '../../../lib/protocol/advice.ts';
import { ERRORS, StintError } from '../../../lib/protocol/errors.ts';
import type { App } from './app.ts';

/** Largest JSON body, bytes: 50 submissions are far below it. */
export const MAX_BODY = 256 * 1024;

/** Reads a body of at most `max` bytes. @throws StintError `too_large` */
export async function readBody(c: Hono<App>, max: number): Promise<string> {
  const tooLarge = () => new StintError('too_large', `The body is over ${max} bytes.`);
  const declared = c.req.header('content-length');
  if (declared !== undefined) {
    // Node reads exactly what was declared.
    if (Number(declared) > max) throw tooLarge();
    return c.req.text();
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of c.req.raw.body ?? []) {
    size += part.length;
    if (size > max) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** @throws StintError `malformed` with the places that are wrong. */
export function parse<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, 10)
    .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const first = issues[0];
  throw new StintError('malformed', `${first?.path || 'body'}: ${first?.message ?? 'not valid'}`, {
    details: { issues },
  });
}

/** @throws StintError `malformed`, `too_large` */
export async function parseJson<T>(
  c: Hono<App>,
  schema: z.ZodMiniType<T>,
  max = MAX_BODY,
): Promise<T> {
  const text = await readBody(c, max);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StintError('malformed', 'The body is not JSON.', { cause });
  }
  return parse(schema, value);
}

/** The typed body of an error; what is unexpected is logged with its request and told as `internal`. */
export function respondError(c: Hono<App>, error: unknown): Response {
  const known = error instanceof StintError ? error : null;
  if (!known) c.var.log.error({ err: error, request: c.var.requestId }, 'unexpected');
  const told = known ?? new StintError('internal', 'Something unexpected happened here.');
  c.set('errorCode', told.code);
  const retry = told.details?.retryAfterSeconds;
  if (typeof retry === 'number') c.header('retry-after', String(retry));
  return c.json(toErrorBody(told, c.var.requestId), ERRORS[told.code] as 400);
}
