import type { Guard } from '../../guard.ts';

const TARGET = 'lib/domain/target.ts';
const ADDRESS = 'lib/domain/public-address.ts';
const HOMES = 'lib/domain/home-names.ts';
const DENIED = 'lib/domain/denied-hosts.ts';
const PATTERN = 'lib/domain/host-pattern.ts';
const TARGETS = ['lib/domain/target.test.ts'];
const ADDRESSES = ['lib/domain/public-address.test.ts'];
const reaches = "reaches a contributor's own network";
const homes = 'asks for a name that a router or a mesh network';
const asks = 'asks for more, elsewhere or later';

const refuses = (take: string, what: string): Guard => ({
  file: TARGET,
  take: `if (${take}) throw`,
  put: 'if (false) throw',
  threat: `${what} is asked for`,
  row: reaches,
  tests: TARGETS,
});

const without = (file: string, take: string, threat: string, row: string): Guard => ({
  file,
  take,
  put: '',
  threat,
  row,
  tests: file === ADDRESS ? ADDRESSES : TARGETS,
});

const RANGES = [
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
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
];

const LOCAL = [
  'alt',
  'arpa',
  'corp',
  'domain',
  'example',
  'home',
  'host',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'mail',
  'onion',
  'private',
  'router',
  'test',
  'workgroup',
];

const ECHOES = [
  'nip\\.io|',
  'sslip\\.io|',
  'xip\\.io|',
  'localtest\\.me|',
  'lvh\\.me|',
  'vcap\\.me|',
  'traefik\\.me|',
  'local-ip\\.(?:co|sh)|',
  'rebind\\.it|',
  '1u\\.ms|',
  '|rbndr\\.us',
];

/** One name of each maker's line in the list. */
const MAKERS = [
  'fritz.nas',
  'vodafone.box',
  'mafreebox.freebox.fr',
  'router.asus.com',
  'orbilogin.com',
  'tplinkwifi.net',
  'tplinkeap.net',
  'dlinkrouter.com',
  'hi.link',
  'mwlogin.net',
  'wired.meraki.com',
  'unleashed.ruckuswireless.com',
  'plex.direct',
  'synology.me',
  'ts.net',
  'netbird.cloud',
  'metadata.goog',
  'local.gd',
  'fuf.me',
];

/** Which addresses and names a device never asks, whoever wants it to. */
export const TARGET_RULES: readonly Guard[] = [
  refuses('text.length > MAX_URL', 'an address of any length'),
  {
    file: TARGET,
    take: "if (url.protocol !== 'https:') throw",
    put: 'if (false) throw',
    threat: 'a file, a socket or an app is asked for',
    row: reaches,
    tests: TARGETS,
  },
  {
    file: TARGET,
    take: "if (url.protocol === 'http:') {",
    put: 'if (false) {',
    threat: 'an insecure page is refused without saying why',
    tests: TARGETS,
  },
  refuses("url.port !== ''", 'another port'),
  refuses("url.username !== '' || url.password !== ''", 'an address with a password'),
  {
    file: TARGET,
    take: 'if (starts !== `https://${url.hostname}` || !/^(?:$|[/?#])/.test(after)) {',
    put: 'if (false) {',
    threat: 'an address that others read otherwise is asked for',
    row: reaches,
    tests: TARGETS,
  },
  {
    file: TARGET,
    take: "/[^\\x21-\\x7e]/.test(text) || text.includes('\\\\')",
    put: 'false',
    threat: 'an address with characters that others read otherwise is asked for',
    row: reaches,
    tests: TARGETS,
  },
  refuses('host.length > 253', 'a name of any length'),
  {
    file: TARGET,
    take: "host.startsWith('[') || /^[\\d.]+$/.test(host)",
    put: 'false',
    threat: 'a number in place of a name is refused without saying why',
    tests: TARGETS,
  },
  refuses('labels.length < 2', 'a name of the local network'),
  {
    file: TARGET,
    take: 'if (!labels.every((label) => LABEL.test(label)))',
    put: 'if (false)',
    threat: 'a name that is not valid is asked for',
    row: reaches,
    tests: TARGETS,
  },
  {
    file: TARGET,
    take: 'if (!/^(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/.test(top))',
    put: 'if (false)',
    threat: 'a number in place of the last part of a name is asked for',
    row: reaches,
    tests: TARGETS,
  },
  {
    file: TARGET,
    take: ' || isHomeName(host)',
    put: '',
    threat: 'a name that the home answers itself is asked for',
    row: homes,
    tests: TARGETS,
  },
  {
    file: TARGET,
    take: ' || embedsPrivate(host)',
    put: '',
    threat: 'a name that spells a private address is asked for',
    row: reaches,
    tests: TARGETS,
  },
  {
    file: HOMES,
    take: ' || host.endsWith(`.${name}`)',
    put: '',
    threat: 'a machine below a name of the home is asked for',
    row: homes,
    tests: TARGETS,
  },
  ...LOCAL.map((name) =>
    without(TARGET, `  '${name}',\n`, `a name under .${name} is asked for`, reaches),
  ),
  ...ECHOES.map((name) =>
    without(TARGET, name, `a name that stands for an address is asked for: ${name}`, reaches),
  ),
  ...MAKERS.map((name) => ({
    file: HOMES,
    take: `${name} `,
    put: '',
    threat: `${name} is asked for`,
    row: homes,
    tests: TARGETS,
  })),
  ...RANGES.map((range) =>
    without(ADDRESS, `  '${range}',\n`, `${range} counts as public`, reaches),
  ),
  {
    file: ADDRESS,
    take: 'v6.match(GLOBAL_V6) && ',
    put: '',
    threat: 'an address that was never handed out counts as public',
    row: reaches,
    tests: ADDRESSES,
  },
  {
    file: ADDRESS,
    take: 'ipaddr.IPv4.isValidFourPartDecimal(address)',
    put: 'ipaddr.IPv4.isValid(address)',
    threat: 'an address that some read as octal, or short, counts as public',
    row: reaches,
    tests: ADDRESSES,
  },
  {
    file: ADDRESS,
    take: '!/^[0-9a-fA-F:]+$/.test(address) || ',
    put: '',
    threat: 'an address with a zone, or with another inside, counts as public',
    row: reaches,
    tests: ADDRESSES,
  },
  {
    file: DENIED,
    take: 'if (names.some((name) => host === name || host.endsWith(`.${name}`))) return category;',
    put: '',
    threat: 'a bank, a mailbox or an authority is asked for',
    row: asks,
    tests: TARGETS,
  },
  {
    file: DENIED,
    take: 'if (labels.some((label) => (denied as readonly string[]).includes(label))) return category;',
    put: '',
    threat: 'a page to log in or to pay is asked for',
    row: asks,
    tests: TARGETS,
  },
  {
    file: PATTERN,
    take: 'host === base || host.endsWith(`.${base}`)',
    put: 'host.endsWith(base)',
    threat: 'a campaign reaches a site whose name ends like its own',
    row: asks,
    tests: TARGETS,
  },
  {
    file: PATTERN,
    take: "checkHost(pattern.startsWith('*.') ? pattern.slice(2) : pattern);",
    put: "if (!pattern.startsWith('*.')) checkHost(pattern);",
    threat: 'a campaign names all sites at once',
    row: asks,
    tests: TARGETS,
  },
  {
    file: PATTERN,
    take: '`https://${pattern}/*`',
    put: '`*://${pattern}/*`',
    threat: 'the browser is asked for more than the campaign names',
    row: asks,
    tests: ['lib/domain/sharing-policy.test.ts'],
  },
  {
    file: 'lib/domain/host-rate.ts',
    take: 'if (hosts.size >= MAX_HOSTS) hosts.delete(hosts.keys().next().value!);',
    put: '',
    threat: 'a requester of many sites fills the memory',
    tests: ['lib/domain/host-rate.test.ts'],
  },
];
