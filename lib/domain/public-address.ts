import ipaddr from 'ipaddr.js';

/**
 * What IANA's special-purpose registries (RFC 6890 and its updates, read 2026-11) exclude from
 * global unicast. IPv6 is the other way round: only 2000::/3 is handed out at all, and
 * NOT_GLOBAL_V6 lists the exceptions within it.
 */
const NOT_GLOBAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map((cidr) => ipaddr.IPv4.parseCIDR(cidr));

const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');
const NOT_GLOBAL_V6 = [
  // Teredo, ORCHID, benchmarking, drones: all protocol assignments.
  '2001::/23',
  '2001:db8::/32',
  // 6to4 carries an IPv4 address that would have to be checked as well.
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
].map((cidr) => ipaddr.IPv6.parseCIDR(cidr));

/**
 * Whether a text is the plain form of a global unicast address (RFC 4291, RFC 6890). IPv4 must be
 * four decimal parts: `127.1`, `0x7f.1` and `2130706433` are not addresses here. IPv6 that
 * embeds IPv4 (mapped, NAT64, 6to4, Teredo) is never global. Zones (`%eth0`) are refused.
 */
export function isGlobalUnicast(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    const v4 = ipaddr.IPv4.parse(address);
    return !NOT_GLOBAL_V4.some((range) => v4.match(range));
  }
  if (!/^[0-9a-fA-F:]+$/.test(address) || !ipaddr.IPv6.isValid(address)) return false;
  const v6 = ipaddr.IPv6.parse(address);
  return v6.match(GLOBAL_V6) && !NOT_GLOBAL_V6.some((range) => v6.match(range));
}

/** The normal form of an address, for comparisons. @throws Error when the text is not an address */
export const normalAddress = (address: string): string => ipaddr.process(address).toString();
