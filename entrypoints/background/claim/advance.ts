import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { type ErrorCode, StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { readChain } from '../ledger/chain-account.ts';
import { bindStep, UNCHOSEN } from './bind.ts';
import { quoteStep, selfStep } from './quote.ts';
import { changeJob, currentJob } from './store.ts';
import { followStep, submitStep } from './submit.ts';

type Step = (context: Context, job: ClaimJob) => Promise<void>;

/** What can be done now without the person, by what is stored. */
async function nextStep(context: Context, job: ClaimJob): Promise<Step | null> {
  switch (job.state) {
    case 'binding':
      // An announced move waits for its day, or for the old wallet's signature.
      return job.bindSig && (!job.move?.effectiveAt || job.move.sig) ? bindStep : null;
    case 'opened': {
      if (!job.account || !job.recipient) return null;
      if (!(await context.db.accounts.get(job.account))) return null;
      return job.mode === 'self' ? selfStep : quoteStep;
    }
    case 'signed':
      return submitStep;
    case 'submitted':
    case 'confirmed':
      return followStep;
    default:
      return null;
  }
}

const OVERTAKEN = new Set<ErrorCode>(['nothing_to_claim']);
/** The signed message is of no more use; a new quote and a new signature are. */
const REQUOTE = new Set<ErrorCode>(['quote_expired', 'claim_differs']);
/** The wallet's signature was not taken. */
const RESIGN = new Set<ErrorCode>([
  'bad_signature',
  'clock_skew',
  'wallet_bound',
  'forbidden',
  'conflict',
]);

function afterError(job: ClaimJob, error: StintError): Partial<ClaimJob> {
  const noted = { error: { code: error.code, message: error.message.slice(0, 500) } };
  if (OVERTAKEN.has(error.code) && job.state !== 'binding')
    return { ...noted, state: 'superseded' };
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
 * Does for the claim what can be done without the person, step by step, each stored before
 * the next. Safe to call at any time, after any stop. Failures are noted in the job.
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
            : new StintError('internal', 'Something failed inside the extension.');
        if (known !== error) console.error(error);
        // Paid from another device: the screens show it without waiting for the next look.
        if (OVERTAKEN.has(known.code) && job.account) {
          await readChain(context, job.account).catch(() => undefined);
        }
        await changeJob(context, job.id, (now) => afterError(now, known));
        return;
      }
    }
  });
}
