import type { IncomingMessage } from 'node:http';

/** Turns `::ffff:1.2.3.4`, as dual-stack sockets give it, into 1.2.3.4. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/**
 * The client's address: the peer, or the last entry of `x-forwarded-for` when the peer is a proxy
 * that the operator named. Earlier entries are only claims.
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
