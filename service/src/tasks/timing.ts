import type { Context } from '../context.ts';

/** How many answers it takes to show a median instead of an estimate from the text's length. */
const MIN_ANSWERS = 20;
const MAX_SAMPLE = 501;
const KEEP_MS = 30_000;

interface Timing {
  medianMs: number | null;
  until: number;
}

// Derived from stored answers and refreshed every 30 s; losing it costs one query.
const cache = new WeakMap<Context, Map<string, Timing>>();

/** Median visible time of a campaign's latest answers, ms; null while there are too few. */
export async function timing(ctx: Context, campaign: string): Promise<Timing> {
  const now = ctx.now();
  const known = cache.get(ctx) ?? new Map<string, Timing>();
  cache.set(ctx, known);
  const found = known.get(campaign);
  if (found && found.until > now) return found;

  const rows = await ctx.store.db
    .selectFrom('answers')
    .select('shown_ms')
    .where('campaign', '=', campaign)
    .where('state', '=', 'credited')
    .orderBy('received_at', 'desc')
    .limit(MAX_SAMPLE)
    .execute();
  const times = rows.map((row) => row.shown_ms).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  const fresh = {
    medianMs: times.length >= MIN_ANSWERS && median ? median : null,
    until: now + KEEP_MS,
  };

  known.set(campaign, fresh);
  return fresh;
}
