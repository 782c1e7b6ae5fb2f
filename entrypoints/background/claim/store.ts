import { canBecome } from '../../../lib/domain/claim-job.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { writeSnapshot } from '../core/snapshot.ts';
import { noteClaim } from './history.ts';

/** @throws StintError `storage_damaged` */
export const currentJob = (): Promise<ClaimJob | null> => claimJobItem.get();

/**
 * Changes the stored job, one change at a time; the change is stored when this resolves. `change`
 * gets the job as it is now, not as the caller last saw it.
 * @throws StintError `not_found` for another job, `conflict` for a state that cannot follow
 */
export async function changeJob(
  context: Context,
  id: string,
  change: (job: ClaimJob) => Partial<ClaimJob>,
): Promise<ClaimJob> {
  const changed = await exclusive('job', async () => {
    const job = await currentJob();
    if (job?.id !== id)
      throw new StintError(
        'not_found',
        'This claim is no longer the current one. Start again from Stint.',
      );

    const next = { ...job, ...change(job) };
    if (!canBecome(job.state, next.state)) {
      throw new StintError('conflict', `A claim that is ${job.state} cannot become ${next.state}.`);
    }
    // A page that only reads the job costs no write.
    const same = JSON.stringify(next) === JSON.stringify(job);
    if (!same) {
      await noteClaim(context, next);
      await claimJobItem.set(next);
    }
    return { job: next, same };
  });
  if (!changed.same) await writeSnapshot(context);
  return changed.job;
}

/** Whether a job still asks for the same, by the same way, from the same wallet. */
const isSame = (now: ClaimJob, job: ClaimJob): boolean =>
  now.state === job.state &&
  now.account === job.account &&
  now.recipient === job.recipient &&
  now.mode === job.mode &&
  now.bind?.nonce === job.bind?.nonce &&
  now.claim?.deadline === job.claim?.deadline;

/**
 * Stores the outcome of a step that asked the network, unless the person has chosen something else
 * meanwhile: the outcome is then of something that nobody wants any more.
 * @throws StintError as `changeJob`
 */
export const settleStep = (
  context: Context,
  job: ClaimJob,
  outcome: Partial<ClaimJob>,
): Promise<ClaimJob> => changeJob(context, job.id, (now) => (isSame(now, job) ? outcome : {}));

/** Stores a new job in place of the last one, if there is one. */
export async function putJob(context: Context, make: () => ClaimJob): Promise<ClaimJob> {
  const job = await exclusive('job', async () => {
    const fresh = make();
    await noteClaim(context, fresh);
    await claimJobItem.set(fresh);
    return fresh;
  });
  await writeSnapshot(context);
  return job;
}

export async function dropJob(context: Context): Promise<void> {
  await exclusive('job', () => claimJobItem.remove());
  await writeSnapshot(context);
}
