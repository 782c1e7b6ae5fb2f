import type { Context } from 'hono';
import * as z from 'zod/mini';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { BodyShare } from './body-budget.ts';
import type { Exchange } from './exchange.ts';

/** Reads a body of at most `max` bytes. @throws StintError `too_large`, `rate_limited` */
export async function readBody(
  c: Context<Exchange>,
  max: number,
  share: BodyShare,
): Promise<string> {
  const tooLarge = () => new StintError('too_large', `The body is over ${max} bytes.`);
  const declared = c.req.header('content-length');
  try {
    if (declared !== undefined) {
      // Node reads exactly what was declared.
      if (Number(declared) > max) throw tooLarge();
      share.take(Number(declared));
      return await c.req.text();
    }

    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of c.req.raw.body ?? []) {
      size += part.length;
      if (size > max) throw tooLarge();
      share.take(part.length);
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    share.done();
  }
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

/** @throws StintError `malformed`, `too_large`, `rate_limited` */
export async function parseJson<T>(
  c: Context<Exchange>,
  schema: z.ZodMiniType<T>,
  max: number,
  share: BodyShare,
): Promise<T> {
  const text = await readBody(c, max, share);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StintError('malformed', 'The body is not JSON.', { cause });
  }
  return parse(schema, value);
}

/** The key under which an upload is done once, however often it is sent. @throws StintError `malformed` */
export function idempotencyKey(c: Context<Exchange>): string {
  const key = c.req.header('idempotency-key');
  if (key && key.length <= 200) return key;
  throw new StintError('malformed', 'Send an idempotency-key header of 1 to 200 characters.');
}
