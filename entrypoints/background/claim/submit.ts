import { setMeta } from '../../../lib/db/meta.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import type { ClaimStatus } from '../../../lib/protocol/claims.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { readChain } from '../ledger/chain-account.ts';
import { followSelf } from './follow-self.ts';
import { settleStep } from './store.ts';
import { claimKey } from './verify.ts';

const STATES = {
  quoted: 'submitted',
  signed: 'submitted',
  submitted: 'submitted',
  confirmed: 'confirmed',
  final: 'final',
  expired: 'expired',
  superseded: 'superseded',
  requote: 'opened',
} as const;

async function noteStatus(context: Context, job: ClaimJob, status: ClaimStatus): Promise<void> {
  const state = STATES[status.state];
  if ((state === 'confirmed' || state === 'final') && job.account) {
    await readChain(context, job.account);
    // Only what was paid is an address that was used before.
    await setMeta(context.db, 'recipient', job.recipient ?? job.account);
  }

  const again = { claim: null, sig: null, quoteExpiresAt: null };
  await settleStep(context, job, {
    state,
    status,
    tx: status.tx,
    error:
      state === 'opened'
        ? { code: 'quote_expired', message: status.reason ?? 'The costs have changed. Sign again.' }
        : null,
    ...(state === 'opened' && again),
  });
}

/** Sends a signed claim to the service, which takes the same claim sent twice as one. */
export async function submitStep(context: Context, job: ClaimJob): Promise<void> {
  const { claim, sig } = job;
  if (!claim || !sig) return;
  const idempotencyKey = claimKey(context.domain, claim);
  const status = await context.api.call('claim', { body: { claim, sig }, idempotencyKey });
  await noteStatus(context, job, status);
}

async function followRelayed(context: Context, job: ClaimJob): Promise<void> {
  if (!job.claim) return;

  const digest = claimKey(context.domain, job.claim);
  try {
    const status = await context.api.call('claimStatus', { params: { digest } });
    await noteStatus(context, job, status);
  } catch (error) {
    if (!(error instanceof StintError) || error.code !== 'not_found') throw error;
    // The service does not know it, so it is sent again as the same claim.
    await settleStep(context, job, { state: 'signed' });
  }
}

export const followStep = (context: Context, job: ClaimJob): Promise<void> =>
  job.mode === 'self' ? followSelf(context, job) : followRelayed(context, job);
