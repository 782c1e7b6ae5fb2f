import type { Outcome, Submission } from '../../../lib/protocol/tasks.ts';
import type { Context } from '../context.ts';
import { releaseLease, setLeaseState } from '../ledger/release-lease.ts';
import type { Db } from '../store/store.ts';
import type { LeaseInPlay } from './submission-rows.ts';

/**
 * Puts a task back after a skip or a flag, which is never paid and never held against the rater.
 * Flags of enough different devices pause the campaign until the operator has looked
 * (docs/money.md rule 2).
 */
export async function putBack(
  ctx: Context,
  db: Db,
  lease: LeaseInPlay,
  submission: Submission,
): Promise<Outcome> {
  const now = ctx.now();
  const flagged = submission.action.type === 'flag';

  const state = flagged ? 'flagged' : 'skipped';
  if (lease.state === 'active') await releaseLease(db, lease, state, now);
  else await setLeaseState(db, { id: lease.id, state });

  await db
    .updateTable('campaigns')
    .set((eb) =>
      flagged ? { flagged: eb('flagged', '+', 1) } : { skipped: eb('skipped', '+', 1) },
    )
    .where('id', '=', lease.campaign)
    .execute();
  if (submission.action.type === 'flag') {
    const { reason, note } = submission.action;
    const { task, campaign, device } = lease;
    await db
      .insertInto('flags')
      .values({ id: submission.id, task, campaign, device, reason, note: note ?? null, at: now })
      .execute();
    await pauseWhenFlagged(db, campaign, ctx.rules.flagLimit);
  }
  return { id: submission.id, status: 'released' };
}

async function pauseWhenFlagged(db: Db, campaign: string, limit: number): Promise<void> {
  const { devices } = await db
    .selectFrom('flags')
    .select((eb) => eb.fn.count<number>('device').distinct().as('devices'))
    .where('campaign', '=', campaign)
    .executeTakeFirstOrThrow();
  if (devices < limit) return;
  await db
    .updateTable('campaigns')
    .set({ state: 'paused' })
    .where('id', '=', campaign)
    .where('state', '=', 'open')
    .execute();
}
