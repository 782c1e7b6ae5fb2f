import type { ClaimEvent, ClaimRow } from '../../../lib/db/rows.ts';
import type { ClaimJob, PastClaim } from '../../../lib/protocol/bridge.ts';
import type { Context } from '../core/context.ts';

/** A claim with more steps keeps the newest. */
const MAX_EVENTS = 200;

const isSame = (a: ClaimEvent | undefined, b: ClaimEvent): boolean =>
  a?.state === b.state &&
  a.tx === b.tx &&
  a.error?.code === b.error?.code &&
  a.error?.message === b.error?.message;

/**
 * Appends a step to the claim's history, before the job itself is stored: a worker that stops in
 * between takes the step again, and a repeated step is not added twice. A failure to write the
 * history is logged and does not stop the claim.
 */
export async function noteClaim({ db, now }: Context, job: ClaimJob): Promise<void> {
  const { id, state, account, amount, mode, error, status } = job;
  try {
    await db.transaction('rw', db.claims, async () => {
      const known = await db.claims.get(id);
      const event: ClaimEvent = { state, at: now(), error, tx: job.tx ?? status?.tx ?? null };
      const events = known?.events ?? [];
      const row: ClaimRow = {
        id,
        startedAt: known?.startedAt ?? now(),
        account,
        amount,
        fee: mode === 'self' ? '0' : (job.claim?.relayerFee ?? known?.fee ?? null),
        mode,
        events: isSame(events.at(-1), event) ? events : [...events, event].slice(-MAX_EVENTS),
      };
      await db.claims.put(row);
    });
  } catch (failure) {
    console.error(failure);
  }
}

/** A claim that is over, as its history has it; null when there is none, or it has no steps. */
export async function pastClaim(context: Context, id: string): Promise<PastClaim | null> {
  const row = await context.db.claims.get(id);
  const last = row?.events.at(-1);
  if (!row || !last) return null;
  const { amount, fee, account, events } = row;
  const tx = events.findLast((event) => event.tx !== null)?.tx ?? null;
  const { symbol, decimals } = context.network.token;
  return { state: last.state, amount, fee, account, tx, at: last.at, token: { symbol, decimals } };
}
