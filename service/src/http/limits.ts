import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { rangeOf } from '../../../lib/domain/address-range.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { RateLimit } from '../../../lib/protocol/route.ts';

export interface Limits {
  /**
   * Counts one request.
   * @param who an address, or the caller's name for the pool of callers
   * @throws StintError `rate_limited` with `retryAfterSeconds`
   */
  take(pool: RateLimit['pool'], who: string): Promise<void>;
}

/** @param perMinute requests that an address range, or a caller, may make in each pool (docs/money.md rule 3) */
export function createLimits(perMinute: Record<RateLimit['pool'], number>): Limits {
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  const limiters = {
    registration: limiter(perMinute.registration),
    lease: limiter(perMinute.lease),
    open: limiter(perMinute.open),
    chain: limiter(perMinute.chain),
    caller: limiter(perMinute.caller),
  };
  return {
    async take(pool, who) {
      try {
        await limiters[pool].consume(pool === 'caller' ? who : rangeOf(who));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const retryAfterSeconds = Math.ceil(refused.msBeforeNext / 1000);
        throw new StintError(
          'rate_limited',
          `Too many requests from ${pool === 'caller' ? 'you' : 'this network'}; try again in ${retryAfterSeconds} s.`,
          { details: { retryAfterSeconds } },
        );
      }
    },
  };
}
