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
}
