import { isOver, isSent } from '../../../lib/domain/claim-job.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { advanceClaim } from './advance.ts';
import { changeJob, currentJob } from './store.ts';

/** Expires a claim that nobody signed in time, and advances any other. */
export async function followClaim(context: Context): Promise<void> {
  const job = await currentJob();
  if (!job || isOver(job.state)) return;
  const late = (await serviceNow(context)) > job.expiresAt;
  // The vault refuses a relayed claim after its deadline, so one that was never sent ends there.
  const lapsed =
    job.state === 'signed' && (await serviceNow(context)) > (job.claim?.deadline ?? 0) * 1_000;

  if ((late && !isSent(job.state)) || lapsed) {
    await changeJob(context, job.id, () => ({ state: 'expired' }));
    return;
  }
  await advanceClaim(context);
  await endIfSilent(context);
}

/** Longer than any clocks differ, ms. */
const MARGIN_MS = 60 * 60_000;

/**
 * A relayed claim of which nobody has news does not wait for ever: the vault refuses it after its
 * deadline, and whatever was paid until then stands in the vault's sum.
 */
async function endIfSilent(context: Context): Promise<void> {
  const job = await currentJob();
  if (job?.mode !== 'relay' || job.state !== 'submitted' || !job.claim || !job.error) return;
  const past = (await serviceNow(context)) > job.claim.deadline * 1_000 + MARGIN_MS;
  if (past) await changeJob(context, job.id, () => ({ state: 'expired' }));
}
