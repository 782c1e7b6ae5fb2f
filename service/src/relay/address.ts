/** `::ffff:1.2.3.4`, as a socket that takes both families says it, is 1.2.3.4. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** One customer's lines: a /24 of IPv4, a /48 of IPv6. */
export function rangeOf(address: string): string {
  const v4 = /^(\d+\.\d+\.\d+)\.\d+$/.exec(address);
  return v4 ? v4[1]! : address.split(':').slice(0, 3).join(':');
}
