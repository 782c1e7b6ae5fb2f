import ipaddr from 'ipaddr.js';

/** One customer's lines: a /24 of IPv4, a /48 of IPv6, so that one line cannot pose as a crowd. */
export function rangeOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const whole = ipaddr.process(address);
  const bytes = whole.toByteArray().slice(0, whole.kind() === 'ipv4' ? 3 : 6);
  return bytes.join('.');
}
