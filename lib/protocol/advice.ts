import type { ErrorBody, ErrorCode, StintError } from './errors.ts';

/** What people can do about each error. Apart from the codes: the extension has words of its own. */
export const ADVICE: Record<ErrorCode, string> = {
  malformed: 'Send a body that matches the schema at /openapi.json.',
  too_large: 'Send less at once; the limits stand at /openapi.json.',
  unauthorized: 'Ask for a new session, or send the key that was issued to you.',
  forbidden: 'Use the key or wallet that this belongs to.',
  not_found: 'Check the id; it may belong to another network.',
  conflict: 'Something else was stored first; read the state and decide again.',
  idempotency_mismatch: 'This key was used for another request; make a new key.',
  update_required: 'Update to a release that speaks a supported protocol version.',
  rate_limited: 'Wait as long as Retry-After says, then go on.',
  clock_skew: 'Set the clock of this device; the service time is in the details.',
  bad_signature: 'Sign the exact message with the key that is registered.',
  bad_proof_of_work: 'Ask for a new challenge and solve it.',
  challenge_expired: 'Ask for a new challenge.',
  device_unknown: 'Register this device, or restore it with its recovery key.',
  device_replaced: 'This identity moved to another device by its recovery key.',
  device_exists: 'This key is registered already; ask for a session.',
  lease_unknown: 'This lease was never given to this device.',
  lease_expired: 'The task went back to the queue; nothing was taken from you.',
  lease_done: 'This lease was used already.',
  lease_limit: 'Answer or skip what you hold before you ask for more.',
  budget_spent: 'The campaign has no budget left for this answer.',
  redundancy_met: 'Enough answers came in before this one.',
  campaign_unfunded: 'Fund the campaign in the vault, then wait for the block to be final.',
  campaign_state: 'The campaign is not in a state that allows this.',
  wallet_bound:
    'This device is bound to another wallet; moving needs its signature too, or a notice of seven days.',
  nothing_to_claim: 'All that is claimable was paid already.',
  below_minimum: 'Wait until the claimable sum passes the minimum.',
  claim_live: 'One claim of this wallet is still on its way.',
  quote_expired: 'Ask for a new quote and sign it.',
  claim_differs: 'Sign exactly what was quoted.',
  payment_required: 'Add funds to the campaign, or ask for fewer bytes at once (maxBytes).',
  target_forbidden: 'Ask for a public https page, by name, among the destinations of the campaign.',
  insecure_target: 'Ask for the https address.',
  requester_unvetted: 'The operator looks at every requester first; write to them.',
  target_denied: 'Pages of this kind are never fetched through people.',
  robots_disallowed: 'The site asks robots not to read this page; ask its owner.',
  tunnel_unsupported:
    'A device fetches pages and cannot carry a tunnel: use POST /v1/fetch, or an http:// address through the proxy, which is upgraded.',
  no_device: 'No device of this campaign is free now; try again in a moment.',
  device_failed: 'The device lost the page on the way; ask again. Only verified bytes are billed.',
  target_failed: 'The site did not answer the device; ask again later.',
  relay_off: 'The operator has switched the relay off; nothing was sent.',
  chain_unreachable: 'The chain does not answer; nothing was sent. Try again.',
  present_first: 'The service knows less than you hold: present it at /v1/restore, then go on.',
  restoring: 'Nothing is lost. Present what you hold, and try again later.',
  shutting_down: 'The service restarts; try again in a moment.',
  unavailable: 'Try again in a moment; nothing was changed.',
  internal: 'This is our fault; the request id helps to find it.',
  chain_mismatch: 'The service answered for another vault, chain or signer than was pinned.',
  receipt_mismatch: 'The receipts do not add up; nothing of them was stored.',
  offline: 'The network is away; this goes on by itself when it is back.',
  storage_damaged:
    'Something stored here cannot be read; a copy was kept. Restore with the recovery key.',
  unsupported: 'Update this browser: it lacks a kind of signature (Ed25519) that Stint needs.',
  wallet_rejected: 'Nothing was signed; the sum stays claimable. Try again when you like.',
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
