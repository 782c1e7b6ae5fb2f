import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';

const SKEW_MS = 5 * 60_000;

function check({ now }: Context, skewMs: number): void {
  if (skewMs <= SKEW_MS) return;
  throw new StintError(
    'clock_skew',
    'The device clock is more than 5 minutes off. Set it, then try again.',
    { details: { now: now() } },
  );
}

/** @throws StintError `clock_skew`, with the service's time, for a time that is still to come */
export const checkNotAhead = (ctx: Context, issuedAt: number) => check(ctx, issuedAt - ctx.now());

/** @throws StintError `clock_skew`, with the service's time, for a time more than 5 minutes off */
export const checkClock = (ctx: Context, issuedAt: number) =>
  check(ctx, Math.abs(issuedAt - ctx.now()));

/** The error for a signature that is missing or of another key. */
export const unsigned = (who: string) =>
  new StintError('bad_signature', `${who} did not sign this.`);
