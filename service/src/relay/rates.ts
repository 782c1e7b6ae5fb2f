import { StintError } from '../../../lib/protocol/errors.ts';

/** Sites that are remembered; one that was asked long ago has its full allowance anyway. */
const MAX_HOSTS = 50_000;

/**
 * How often one site is asked, over the whole fleet: many devices must not become a flood.
 * A bucket that holds `burst` and fills with `perSecond`.
 */
export function createRates(now: () => number, perSecond: number, burst: number) {
  const hosts = new Map<string, { tokens: number; at: number }>();
  return {
    /** @throws StintError `rate_limited` with `retryAfterSeconds` */
    take(host: string): void {
      const at = now();
      const last = hosts.get(host) ?? { tokens: burst, at };
      const tokens = Math.min(burst, last.tokens + ((at - last.at) / 1000) * perSecond);
      hosts.delete(host);
      if (hosts.size >= MAX_HOSTS) hosts.delete(hosts.keys().next().value!);
      if (tokens < 1) {
        hosts.set(host, { tokens, at });
        const retryAfterSeconds = Math.ceil((1 - tokens) / perSecond);
        throw new StintError('rate_limited', `${host} is asked too often; wait for it.`, {
          details: { retryAfterSeconds, host },
        });
      }
      hosts.set(host, { tokens: tokens - 1, at });
    },
  };
}
