import type { IncomingMessage } from 'node:http';

/** `::ffff:1.2.3.4`, as a socket that takes both families says it, is 1.2.3.4. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** One customer's lines: a /24 of IPv4, a /48 of IPv6. */
export function rangeOf(address: string): string {
  const v4 = /^(\d+\.\d+\.\d+)\.\d+$/.exec(address);
  return v4 ? v4[1]! : address.split(':').slice(0, 3).join(':');
}

/**
 * Who asks: the peer, or the last entry of `x-forwarded-for` when the peer is a proxy that the
 * operator named. Entries before it are what others claim.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } },
  proxies: ReadonlySet<string>,
): string {
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  if (!proxies.has(peer) || forwarded === undefined) return peer;
  return plainAddress(String(forwarded).split(',').at(-1)!.trim());
}
