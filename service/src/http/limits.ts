import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { rangeOf } from '../../../lib/domain/address-range.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

export interface Limits {
  /** @throws StintError `rate_limited` with `retryAfterSeconds` */
  take(kind: 'registration' | 'lease' | 'open', address: string, points?: number): Promise<void>;
}

/** Points a minute for each address range (docs/money.md rule 3). */
export function createLimits(perMinute: {
  registration: number;
  lease: number;
  open: number;
}): Limits {
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  const limiters = {
    registration: limiter(perMinute.registration),
    lease: limiter(perMinute.lease),
    open: limiter(perMinute.open),
  };
  return {
    async take(kind, address, points = 1) {
      try {
        await limiters[kind].consume(rangeOf(address), points);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const retryAfterSeconds = Math.ceil(refused.msBeforeNext / 1000);
        throw new StintError(
          'rate_limited',
          `Too many requests from this network; try again in ${retryAfterSeconds} s.`,
          {
            details: { retryAfterSeconds },
          },
        );
      }
    },
  };
}
