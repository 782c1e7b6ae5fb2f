import type * as z from 'zod/mini';
import { ErrorBody, type ErrorCode, isErrorCode, StintError } from '../protocol/errors.ts';
import { readJson } from '../protocol/read-json.ts';
import type { AnswerOf, JsonRoute } from '../protocol/route.ts';

/** Longest wait that a service can ask for, ms. */
const MAX_RETRY_MS = 3_600_000;

/**
 * The answer of a call that went well, checked against the schema of its route.
 * @throws StintError `protocol_violation`, whose details say where the answer differs; `offline` when
 *   the connection broke off in the middle of it
 */
export async function readAnswer<R extends JsonRoute>(
  route: R,
  response: Response,
): Promise<AnswerOf<R>> {
  const body = await readJson(response);
  const parsed = (route.response as z.ZodMiniType<AnswerOf<R>>).safeParse(body);
  if (parsed.success) return parsed.data;

  const { method, path } = route;
  throw new StintError('protocol_violation', `The answer to ${method} ${path} is not understood.`, {
    details: { at: parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.')) },
    cause: parsed.error,
  });
}

/** The error in the body of a call that failed; null when the body is not one that a service sends. */
export async function readErrorBody(response: Response): Promise<ErrorBody['error'] | null> {
  const { data } = ErrorBody.safeParse(await readJson(response).catch(() => null));
  return data?.error ?? null;
}

/**
 * A failed call as an error. The status stands in for a code that is missing or that we do not
 * know; `details.retryAfterMs` says how long the service asks to be left alone.
 */
export function toError(response: Response, body: ErrorBody['error'] | null): StintError {
  const code = body && isErrorCode(body.code) ? body.code : codeOf(response.status);
  const message = body?.message ?? `The service answered ${response.status}.`;
  const wait = retryAfter(response);
  return new StintError(code, message, {
    details: { ...body?.details, ...(wait !== null && { retryAfterMs: wait }) },
  });
}

function codeOf(status: number): ErrorCode {
  if (status === 426) return 'update_required';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'unavailable' : 'protocol_violation';
}

/** `Retry-After` in milliseconds; both forms of RFC 9110. */
function retryAfter({ headers }: Response): number | null {
  const text = headers.get('retry-after');
  if (!text) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_MS) : null;
}
