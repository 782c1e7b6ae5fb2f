import { createHostRate } from '../../../../lib/domain/host-rate.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';

/** Limits the requests to one site over the whole fleet, so that many devices do not flood it. */
export function createRates(now: () => number, perSecond: number, burst: number) {
  const take = createHostRate(now, { perSecond, burst });
  return {
    /** @throws StintError `rate_limited` with `retryAfterSeconds` */
    take(host: string): void {
      const seconds = take(host);
      if (seconds === 0) return;
      throw new StintError('rate_limited', `Too many requests to ${host}. Wait, then try again.`, {
        details: { retryAfterSeconds: Math.ceil(seconds), host },
      });
    },
  };
}
