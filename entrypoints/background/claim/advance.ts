import { isConsented } from '../../../lib/domain/claim-consent.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { type ErrorCode, StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { askStep } from './ask.ts';
import { bindStep, UNCHOSEN } from './bind.ts';
import { isPaid } from './look.ts';
import { quoteStep, selfStep } from './quote.ts';
import { changeJob, currentJob } from './store.ts';
import { followStep, submitStep } from './submit.ts';

type Step = (context: Context, job: ClaimJob) => Promise<void>;

/** The step that can be taken now without the person, judged by the stored job. */
async function nextStep(context: Context, job: ClaimJob): Promise<Step | null> {
  switch (job.state) {
    case 'binding':
      // An announced move waits for the end of its notice, or for the old wallet's signature.
      return job.bindSig && (!job.move?.effectiveAt || job.move.sig) ? bindStep : null;
    case 'opened': {
      if (!job.account || !job.recipient) return null;
      if (!(await context.db.accounts.get(job.account))) return null;
      // Where the tokens go is no page's decision.
      if (job.recipient !== job.account && !isConsented(job)) return askStep;
      return job.mode === 'self' ? selfStep : quoteStep;
    }
    case 'signed':
      return submitStep;
    case 'submitted':
    case 'confirmed':
      return followStep;
    case 'failed':
      // One of them may still turn up.
      return job.sent.length > 0 ? followStep : null;
    default:
      return null;
  }
}

/** The signed message can no longer be used: the job needs a new quote and a new signature. */
const REQUOTE = new Set<ErrorCode>(['quote_expired', 'claim_differs']);
/** The service did not accept the wallet's signature. */
const RESIGN = new Set<ErrorCode>([
  'nothing_to_claim',
  'bad_signature',
  'clock_skew',
  'wallet_bound',
  'forbidden',
  'conflict',
]);

function afterError(job: ClaimJob, error: StintError): Partial<ClaimJob> {
  const noted = { error: { code: error.code, message: error.message.slice(0, 500) } };
  if (REQUOTE.has(error.code) && job.state === 'signed') {
    return { ...noted, state: 'opened', claim: null, sig: null, recipient: null };
  }
  if (RESIGN.has(error.code) && (job.state === 'binding' || job.state === 'signed')) {
    if (job.move) return { ...noted, ...UNCHOSEN, bindSig: null, move: null, state: 'opened' };
    return { ...noted, state: 'rejected', bindSig: null, sig: null };
  }
  if (job.state === 'opened') {
    // No quote: ask the person again rather than the service every minute.
    return { ...noted, recipient: null };
  }

  return noted;
}

/**
 * Takes every step of the claim that needs no person, storing each one before
 * the next. Safe to call at any time, after any interruption. Failures are noted in the job.
 */
export function advanceClaim(context: Context): Promise<void> {
  return exclusive('claim', async () => {
    let before: string | null = null;
    for (;;) {
      const job = await currentJob();
      // The same state twice means that it waits for the chain or for a person.
      if (!job || job.state === before) return;
      before = job.state;
      const step = await nextStep(context, job);
      if (!step) return;
      try {
        await step(context, job);
      } catch (error) {
        const known =
          error instanceof StintError
            ? error
            : new StintError(
                'internal',
                'Something went wrong inside the extension. Its console has the details.',
              );
        if (known !== error) console.error(error);
        // The chain tells whether it is paid: by another device, or by an answer that was lost.
        if (known.code === 'nothing_to_claim' && (await isPaid(context, job))) continue;
        await changeJob(context, job.id, (now) => afterError(now, known));
        return;
      }
    }
  });
}
