import type { Context } from '../context.ts';

const DAY_MS = 86_400_000;
/** More are not told apart: the operator looks long before. */
const MAX_KEPT = 10_000;

// For the operator's eyes alone; a restart begins again.
const seen = new WeakMap<Context, Map<string, number>>();

/** Notes that a rater has reached what may be earned in a day. */
export function noteLimited(ctx: Context, rater: string): void {
  const known = seen.get(ctx) ?? new Map<string, number>();
  seen.set(ctx, known);
  if (known.size < MAX_KEPT || known.has(rater)) known.set(rater, ctx.now());
}

/** How many raters reached it in the last 24 hours. */
export function countLimited(ctx: Context): number {
  const known = seen.get(ctx);
  if (!known) return 0;
  for (const [rater, at] of known) if (at < ctx.now() - DAY_MS) known.delete(rater);
  return known.size;
}
