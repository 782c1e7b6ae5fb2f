/**
 * The test internet: public-looking addresses that exist only in a network namespace. The address
 * checks see what they would see outside, and nothing weakens them.
 */
export const NET = {
  /** Where service, devices and requesters are. */
  here: '50.7.0.1',
  /** More addresses that devices connect from, each in another range. */
  lines: ['51.1.1.2', '52.1.1.2', '53.1.1.2', '54.1.1.2'],
  /** Homes with a browser: each has its own namespace, behind a router in its own address range. */
  homes: [
    { name: 'home0', address: '55.1.1.2', router: '55.1.1.1' },
    { name: 'home1', address: '56.1.1.2', router: '56.1.1.1' },
  ],
  dns: '50.7.9.9',
  /** Addresses of the web; the first serves nearly every site below. */
  web: ['50.7.1.1', '50.7.1.2'],
} as const;

/** Many hosts of the same site, because the relay limits how often it asks one host. */
export const manyHosts = Array.from({ length: 40 }, (_, i) => `n${i}.sites.net`);

/** The addresses of each name, as A or AAAA records. All look public, unless they test a refusal. */
export const SITES: Record<string, string[]> = {
  ...Object.fromEntries(manyHosts.map((host) => [host, [NET.web[0]]])),
  'www.sites.net': [NET.web[0]],
  'plain.sites.net': [NET.web[1]],
  // Public when asked from this machine; a private address of the home when asked from there.
  'rebound.sites.net': [NET.web[0]],
  'private.sites.net': [NET.web[0]],
  'rebind.sites.net': [NET.web[0], '127.0.0.1'],
  'inside.sites.net': ['10.0.0.5'],
  'six.sites.net': [NET.web[0], 'fd00::1'],
  'mapped.sites.net': ['::ffff:7f00:1'],
  'service.sites.net': [NET.here],
  'ourselves.sites.net': [NET.here],
  // The operator's own host, whose /canary/ leads to the service.
  'canary.sites.net': [NET.here],
  'neighbour.sites.net': [NET.lines[0]],
  'robots.sites.net': [NET.web[0]],
};

/** What homes get instead: a private address, where the same site answers with its certificate. */
export const SITES_AT_HOME: Record<string, string[]> = { 'rebound.sites.net': ['10.9.9.9'] };
