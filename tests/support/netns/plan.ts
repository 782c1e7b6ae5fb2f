/**
 * The little internet of the tests: public-looking addresses that exist only in a network
 * namespace. The address checks see what they would see outside, and nothing weakens them.
 */
export const NET = {
  /** Where service, devices and requesters are. */
  here: '50.7.0.1',
  /** Further lines that devices connect from, each in a range of its own. */
  lines: ['51.1.1.2', '52.1.1.2', '53.1.1.2', '54.1.1.2'],
  /** Houses with a browser in them: a namespace each, behind a router of its own range. */
  homes: [
    { name: 'home0', address: '55.1.1.2', router: '55.1.1.1' },
    { name: 'home1', address: '56.1.1.2', router: '56.1.1.1' },
  ],
  dns: '50.7.9.9',
  /** Addresses of the web; the first serves every site that is named below. */
  web: ['50.7.1.1', '50.7.1.2'],
} as const;

/** Hosts of the one site, for those who may ask a host only now and then. */
export const manyHosts = Array.from({ length: 40 }, (_, i) => `n${i}.sites.net`);

/** Sites, with the answers to A; AAAA where they are IPv6. All public-looking unless they test refusal. */
export const SITES: Record<string, string[]> = {
  ...Object.fromEntries(manyHosts.map((host) => [host, [NET.web[0]]])),
  'www.sites.net': [NET.web[0]],
  'plain.sites.net': [NET.web[1]],
  // Public for who asks from this machine, a neighbour of the house for who asks from there.
  'rebound.sites.net': [NET.web[0]],
  'private.sites.net': [NET.web[0]],
  'rebind.sites.net': [NET.web[0], '127.0.0.1'],
  'inside.sites.net': ['10.0.0.5'],
  'six.sites.net': [NET.web[0], 'fd00::1'],
  'mapped.sites.net': ['::ffff:7f00:1'],
  'service.sites.net': [NET.here],
  'ourselves.sites.net': [NET.here],
  // A host of the operator's own, whose /canary/ leads to the service.
  'canary.sites.net': [NET.here],
  'neighbour.sites.net': [NET.lines[0]],
  'robots.sites.net': [NET.web[0]],
};

/** What houses are told instead: a private address, where the same site answers with its certificate. */
export const SITES_AT_HOME: Record<string, string[]> = { 'rebound.sites.net': ['10.9.9.9'] };
