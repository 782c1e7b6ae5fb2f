import * as z from 'zod/mini';

/**
 * Every error that crosses a boundary: its HTTP status and what to do about it.
 * Codes are for programs and never change their meaning; `advice` is for people.
 */
export const ERRORS = {
  malformed: [400, 'Send a body that matches the schema at /openapi.json.'],
  too_large: [413, 'Send less at once; the limits stand at /openapi.json.'],
  unauthorized: [401, 'Ask for a new session, or send the key that was issued to you.'],
  forbidden: [403, 'Use the key or wallet that this belongs to.'],
  not_found: [404, 'Check the id; it may belong to another network.'],
  conflict: [409, 'Something else was stored first; read the state and decide again.'],
  idempotency_mismatch: [409, 'This key was used for another request; make a new key.'],
  update_required: [426, 'Update to a release that speaks a supported protocol version.'],
  rate_limited: [429, 'Wait as long as Retry-After says, then go on.'],
  clock_skew: [400, 'Set the clock of this device; the service time is in the details.'],
  bad_signature: [400, 'Sign the exact message with the key that is registered.'],
  bad_proof_of_work: [400, 'Ask for a new challenge and solve it.'],
  challenge_expired: [400, 'Ask for a new challenge.'],
  device_unknown: [404, 'Register this device, or restore it with its recovery key.'],
  device_replaced: [403, 'This identity moved to another device by its recovery key.'],
  device_exists: [409, 'This key is registered already; ask for a session.'],
  lease_unknown: [404, 'This lease was never given to this device.'],
  lease_expired: [409, 'The task went back to the queue; nothing was taken from you.'],
  lease_done: [409, 'This lease was used already.'],
  lease_limit: [429, 'Answer or skip what you hold before you ask for more.'],
  budget_spent: [409, 'The campaign has no budget left for this answer.'],
  redundancy_met: [409, 'Enough answers came in before this one.'],
  campaign_unfunded: [409, 'Fund the campaign in the vault, then wait for the block to be final.'],
  campaign_state: [409, 'The campaign is not in a state that allows this.'],
  wallet_bound: [409, 'This device is bound to another wallet.'],
  nothing_to_claim: [409, 'All that is claimable was paid already.'],
  below_minimum: [409, 'Wait until the claimable sum passes the minimum.'],
  claim_live: [409, 'One claim of this wallet is still on its way.'],
  quote_expired: [409, 'Ask for a new quote and sign it.'],
  claim_differs: [409, 'Sign exactly what was quoted.'],
  chain_unreachable: [503, 'The chain does not answer; nothing was sent. Try again.'],
  shutting_down: [503, 'The service restarts; try again in a moment.'],
  unavailable: [503, 'Try again in a moment; nothing was changed.'],
  internal: [500, 'This is our fault; the request id helps to find it.'],
  chain_mismatch: [422, 'The service answered for another vault, chain or signer than was pinned.'],
  receipt_mismatch: [422, 'The receipts do not add up; nothing of them was stored.'],
  offline: [0, 'The network is away; this goes on by itself when it is back.'],
  storage_damaged: [
    0,
    'Something stored here cannot be read; a copy was kept. Restore with the recovery key.',
  ],
  unsupported: [0, 'Update this browser: it lacks a kind of signature (Ed25519) that Stint needs.'],
  wallet_rejected: [0, 'Nothing was signed; the sum stays claimable. Try again when you like.'],
  protocol_violation: [
    422,
    'The service answered something that this version does not understand.',
  ],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;

/** What an error looks like on the wire. */
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

/** The one error class of Stint: a code, what happened, what to do, and the cause. */
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
    return ERRORS[this.code][0];
  }

  get advice(): string {
    return ERRORS[this.code][1];
  }

  toBody(requestId?: string): ErrorBody {
    return {
      error: {
        code: this.code,
        message: this.message,
        advice: this.advice,
        ...(this.details && { details: this.details }),
        ...(requestId && { requestId }),
      },
    };
  }
}
