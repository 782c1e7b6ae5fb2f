import type { ErrorBody, ErrorCode, StintError } from './errors.ts';

/** What people can do about each error. Not in errors.ts, since the extension has its own wording. */
export const ADVICE: Record<ErrorCode, string> = {
  malformed: 'Send a body that matches the schema at /openapi.json.',
  too_large: 'Send less at once; /openapi.json lists the limits.',
  unauthorized: 'Ask for a new session, or send the key that was issued to you.',
  forbidden: 'Use the key or wallet that this belongs to.',
  not_found: 'Check the id. It may belong to another network.',
  conflict: 'Something else was stored first. Read the current state and decide again.',
  idempotency_mismatch: 'This idempotency key was used for another request. Make a new one.',
  update_required: 'Update to a release that speaks a supported protocol version.',
  rate_limited: 'Wait as long as Retry-After says, then try again.',
  clock_skew: "Correct this device's clock. The details hold the service's time.",
  bad_signature: 'Sign the exact message with the key that is registered.',
  bad_proof_of_work: 'Ask for a new challenge and solve it.',
  challenge_expired: 'Ask for a new challenge.',
  device_unknown: 'Register this device, or restore it with its recovery key.',
  device_replaced: 'The recovery key has moved this identity to another device. Go on there.',
  device_exists: 'This key is already registered. Ask for a session.',
  lease_unknown: 'This lease was never given to this device.',
  lease_expired: 'The task went back to the queue; nothing was taken from you.',
  lease_done: 'This lease has been used already. Ask for another one.',
  bad_answer: 'Update the extension, and answer the task again.',
  lease_limit: 'Answer or skip the tasks that you hold before you ask for more.',
  budget_spent: 'The campaign has no budget left for this answer.',
  redundancy_met: 'Enough answers came in before this one.',
  campaign_unfunded: 'Fund the campaign in the vault, then wait for the block to be final.',
  campaign_state: 'The campaign is not in a state that allows this.',
  wallet_bound:
    'This device is bound to another wallet. To move, that wallet must sign too, or a notice of seven days must pass.',
  nothing_to_claim: 'Everything claimable has been paid already.',
  below_minimum: 'Wait until the claimable sum passes the minimum.',
  claim_live: 'A claim of this wallet is still on its way. Wait until it is final.',
  quote_expired: 'Ask for a new quote and sign it.',
  claim_differs: 'Sign exactly what was quoted.',
  payment_required: 'Add funds to the campaign, or ask for fewer bytes at once (maxBytes).',
  target_forbidden: "Ask for a public https page, by host name, among the campaign's destinations.",
  insecure_target: 'Ask for the https address.',
  requester_unvetted: 'The operator reviews every requester first. Write to them.',
  target_denied: 'Pages of this kind are never fetched through people.',
  robots_disallowed: 'The site asks robots not to read this page. Ask its owner.',
  tunnel_unsupported:
    'Devices fetch pages and cannot carry a tunnel. Use POST /v1/fetch, or an http:// address through the proxy, which upgrades it to https.',
  no_device: 'No device of this campaign is free now. Try again in a moment.',
  device_failed: 'The device lost the page on the way. Ask again; only verified bytes are billed.',
  target_failed: 'The site did not answer the device. Ask again later.',
  relay_off: 'The operator has switched the relay off. Nothing was sent.',
  chain_unreachable: 'The chain does not answer. Nothing was sent; try again.',
  present_first:
    'The service knows less than this device holds. Present it at /v1/restore, then try again.',
  restoring: 'Nothing is lost. Present what you hold, and try again later.',
  shutting_down: 'The service is restarting. Try again in a moment.',
  unavailable: 'Try again in a moment. Nothing was changed.',
  internal: "This is the service's fault. Report it with the request id.",
  chain_mismatch: 'The service answered for another vault, chain or signer than was pinned.',
  receipt_mismatch: 'The receipts do not add up. None of them were stored.',
  offline: 'There is no network. This goes on by itself when it is back.',
  storage_damaged:
    'Something stored here cannot be read. A copy was kept; restore with the recovery key.',
  unsupported: 'Update this browser. It lacks the kind of signature (Ed25519) that Stint needs.',
  wallet_rejected: 'Nothing was signed. The sum stays claimable; try again when you like.',
  protocol_violation: 'The service answered something that this version does not understand.',
};

/** An error as the service sends it. */
export function toErrorBody(error: StintError, requestId?: string): ErrorBody {
  const { code, message, details } = error;
  return {
    error: {
      code,
      message,
      advice: ADVICE[code],
      ...(details && { details }),
      ...(requestId && { requestId }),
    },
  };
}
