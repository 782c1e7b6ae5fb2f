import type { Outcome, Submission } from '../../../lib/protocol/tasks.ts';
import type { Context } from '../context.ts';
import { releaseLease, setLeaseState } from '../ledger/release-lease.ts';
import type { Db } from '../store/store.ts';
import { countFlags } from './flags.ts';
import type { LeaseInPlay } from './submission-rows.ts';

/**
 * Puts a task back after a skip or a flag, which is never paid and never held against the rater.
 * Flags of enough people pause the campaign until the operator has looked (docs/money.md rule 2).
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

/** Of the leases that came back, the share that has to be flagged to pause a campaign. */
const FLAGGED_SHARE = 0.02;

/**
 * Pauses the campaign when flags of enough people who have earned, a share of everything that came back
 * since it was opened last, say that something is wrong with it.
 */
async function pauseWhenFlagged(db: Db, campaign: string, limit: number): Promise<void> {
  const { opened_at: since } = await db
    .selectFrom('campaigns')
    .select('opened_at')
    .where('id', '=', campaign)
    .executeTakeFirstOrThrow();
  const { people, flags } = await countFlags(db, campaign, since);
  if (people < limit) return;
  const { answers } = await db
    .selectFrom('answers')
    .select((eb) => eb.fn.countAll<number>().as('answers'))
    .where('campaign', '=', campaign)
    .where('received_at', '>=', since)
    .executeTakeFirstOrThrow();
  if (flags < FLAGGED_SHARE * (answers + flags)) return;
  await db
    .updateTable('campaigns')
    .set({ state: 'paused' })
    .where('id', '=', campaign)
    .where('state', '=', 'open')
    .execute();
}
