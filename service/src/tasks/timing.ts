import type { Context } from '../context.ts';

/** How many answers it takes to show a median instead of an estimate from the text's length. */
const MIN_ANSWERS = 20;
const MAX_SAMPLE = 501;
/** The most answers of one rater in the sample, so that nobody sets the median alone. */
const MAX_OF_ONE = 20;
const KEEP_MS = 30_000;

interface Timing {
  medianMs: number | null;
  until: number;
}

// Derived from stored answers and refreshed every 30 s; losing it costs one query.
const cache = new WeakMap<Context, Map<string, Timing>>();

/**
 * The time that a device says it showed a task, within what can be: no less than the reading floor,
 * and no more than passed from lease to arrival. All in ms.
 */
export const boundShown = (
  claimed: number,
  { floorMs, leasedAt, now }: { floorMs: number; leasedAt: number; now: number },
): number => Math.min(Math.max(claimed, floorMs), Math.max(floorMs, now - leasedAt));

/** Median visible time of a campaign's latest answers, ms; null while there are too few. */
export async function timing(ctx: Context, campaign: string): Promise<Timing> {
  const now = ctx.now();
  const known = cache.get(ctx) ?? new Map<string, Timing>();
  cache.set(ctx, known);
  const found = known.get(campaign);
  if (found && found.until > now) return found;

  const rows = await ctx.store.db
    .selectFrom('answers')
    .select(['shown_ms', (eb) => eb.fn.coalesce('owner', 'device').as('rater')])
    .where('campaign', '=', campaign)
    .where('state', '=', 'credited')
    .orderBy('received_at', 'desc')
    .limit(MAX_SAMPLE)
    .execute();
  const byRater = Map.groupBy(rows, ({ rater }) => rater);
  const times = [...byRater.values()]
    .flatMap((own) => own.slice(0, MAX_OF_ONE).map((row) => row.shown_ms))
    .sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  const fresh = {
    medianMs: times.length >= MIN_ANSWERS && median ? median : null,
    until: now + KEEP_MS,
  };

  known.set(campaign, fresh);
  return fresh;
}
