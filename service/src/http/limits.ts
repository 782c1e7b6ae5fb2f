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
  /**
   * Counts a registration that an address begins.
   * @returns how many bits more than others it has to find, by what its range asked for in 24 hours
   */
  dearness(address: string): Promise<number>;
}

/** Registrations of a range in 24 hours that cost no more; each time twice as many cost a bit more. */
const CHEAP_A_DAY = 16;
/** Bits: a whole office gets in, each for a minute or two. */
const MAX_DEARER = 6;

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
  const registrations = new RateLimiterMemory({ points: 1, duration: 86_400 });
  return {
    async dearness(address) {
      const { consumedPoints } = await registrations.penalty(rangeOf(address), 1);
      return Math.min(MAX_DEARER, Math.max(0, Math.floor(Math.log2(consumedPoints / CHEAP_A_DAY))));
    },
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
