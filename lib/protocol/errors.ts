import * as z from 'zod/mini';

/**
 * Every error that crosses a boundary, with its HTTP status; 0 for errors that never travel. What
 * people can do about each is in advice.ts. Codes are for programs and never change meaning.
 */
export const ERRORS = {
  malformed: 400,
  too_large: 413,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  idempotency_mismatch: 409,
  update_required: 426,
  rate_limited: 429,
  clock_skew: 400,
  bad_signature: 400,
  bad_proof_of_work: 400,
  challenge_expired: 400,
  device_unknown: 404,
  device_replaced: 403,
  device_exists: 409,
  lease_unknown: 404,
  lease_expired: 409,
  lease_done: 409,
  bad_answer: 400,
  lease_limit: 429,
  budget_spent: 409,
  redundancy_met: 409,
  campaign_unfunded: 409,
  campaign_state: 409,
  wallet_bound: 409,
  nothing_to_claim: 409,
  below_minimum: 409,
  claim_live: 409,
  quote_expired: 409,
  claim_differs: 409,
  payment_required: 402,
  target_forbidden: 403,
  insecure_target: 403,
  requester_unvetted: 403,
  target_denied: 451,
  robots_disallowed: 451,
  tunnel_unsupported: 501,
  no_device: 502,
  device_failed: 502,
  target_failed: 502,
  relay_off: 503,
  chain_unreachable: 503,
  present_first: 409,
  restoring: 503,
  shutting_down: 503,
  unavailable: 503,
  internal: 500,
  chain_mismatch: 422,
  receipt_mismatch: 422,
  offline: 0,
  storage_damaged: 0,
  unsupported: 0,
  wallet_rejected: 0,
  protocol_violation: 422,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERRORS;

/** An error on the wire. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.string().check(z.maxLength(64)),
    message: z.string().check(z.maxLength(2000)),
    advice: z.string().check(z.maxLength(500)),
    details: z.optional(z.record(z.string(), z.unknown())),
    requestId: z.optional(z.string().check(z.maxLength(64))),
  }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Stint's only error class: a code for programs, a message for people, details and the cause. */
export class StintError extends Error {
  override readonly name = 'StintError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }

  get status(): number {
    return ERRORS[this.code];
  }
}
