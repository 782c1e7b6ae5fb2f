/** Sites that are remembered; one that was asked long ago has its full allowance anyway. */
const MAX_HOSTS = 50_000;

/**
 * How often one site may be asked: for each a bucket that holds `burst` requests and fills with
 * `perSecond`. The relay holds the whole fleet to one, and each device itself to its own.
 * @returns takes a request to a site: 0 when it may go, else the seconds until one may. What may
 *   not go takes nothing.
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
