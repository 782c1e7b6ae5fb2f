import ipaddr from 'ipaddr.js';

/** The range of one customer, a /24 of IPv4 or a /48 of IPv6, so that one line cannot pass for many. */
export function rangeOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const whole = ipaddr.process(address);
  const bytes = whole.toByteArray().slice(0, whole.kind() === 'ipv4' ? 3 : 6);
  return bytes.join('.');
}
