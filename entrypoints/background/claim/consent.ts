import { consentFor, isSameConsent } from '../../../lib/domain/claim-consent.ts';
import type { ClaimJob, Consent } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { UNCHOSEN } from './bind.ts';
import { changeJob, currentJob } from './store.ts';
import { showClaim } from './tabs.ts';

async function jobInQuestion(id: string): Promise<ClaimJob> {
  const job = await currentJob();
  if (job?.id === id) return job;
  throw new StintError(
    'not_found',
    'This claim is no longer the current one. Start a new one from Stint.',
  );
}

/** What was shown is no longer what the job says, or is settled already. */
const changed = () =>
  new StintError('conflict', 'This has changed since it was shown. Read it again.');

/**
 * Stores a person's yes, on a screen of the extension, to exactly what that screen showed. The claim
 * goes on by itself (`advanceClaim`), so that the screen does not wait for the network.
 * @throws StintError `not_found`, `conflict`
 */
export async function confirmClaim(context: Context, id: string, shown: Consent): Promise<void> {
  await jobInQuestion(id);
  const job = await changeJob(context, id, (now) => {
    const asked = consentFor(now);
    if (now.state !== 'confirming' || !asked || !isSameConsent(asked, shown)) throw changed();
    return { consent: shown, state: now.bindSig ? 'binding' : 'opened', error: null };
  });
  await showClaim(context, job).catch(() => undefined);
}

/** A person's no: nothing is bound, and the wallet's signature is thrown away. */
export async function refuseClaim(context: Context, id: string): Promise<void> {
  await jobInQuestion(id);
  await changeJob(context, id, (now) => {
    if (now.state !== 'confirming') throw changed();
    const error = { code: 'not_confirmed', message: '' };
    return { ...UNCHOSEN, state: 'opened', bindSig: null, move: null, consent: null, error };
  });
}
