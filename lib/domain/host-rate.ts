/** The longest unused site is forgotten first; by then it has its full allowance anyway. */
const MAX_HOSTS = 50_000;

/**
 * Limits how often each site is asked: a token bucket per site that holds `burst` requests and
 * refills at `perSecond`. The relay has one for all devices together, and each device its own.
 * @returns a function that takes one request to a site: 0 when it may go now, else the seconds to
 *   wait. A request that may not go uses nothing up.
 */
export function createHostRate(
  now: () => number,
  { perSecond, burst }: { perSecond: number; burst: number },
) {
  const hosts = new Map<string, { left: number; at: number }>();
  return function take(host: string): number {
    const at = now();
    const last = hosts.get(host) ?? { left: burst, at };
    const left = Math.min(burst, last.left + ((at - last.at) / 1000) * perSecond);
    hosts.delete(host);
    if (hosts.size >= MAX_HOSTS) hosts.delete(hosts.keys().next().value!);

    const mayGo = left >= 1;
    hosts.set(host, { left: mayGo ? left - 1 : left, at });
    return mayGo ? 0 : (1 - left) / perSecond;
  };
}
