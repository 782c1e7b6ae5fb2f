/**
 * Over 2,000 addresses that no device may be made to ask for; none may reach a socket. Some are made
 * by rule and some by fuzzing with a fixed seed, so the list is the same in every run.
 */
export function forbiddenTargets(): string[] {
  const random = seeded(0x5714);
  const list = [...byRule(), ...Array.from({ length: 1_200 }, () => fuzzed(random))];
  return [...new Set(list)];
}

const PRIVATE_V4 = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '169.254.1.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.7',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.178.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.9',
  '203.0.113.9',
  '224.0.0.251',
  '239.1.1.1',
  '240.0.0.1',
  '255.255.255.255',
];
const PRIVATE_V6 = [
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:0:7f00:1::1',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '2002:c0a8:1::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  'ff05::1:3',
];
const LOCAL = [
  'localhost',
  'localhost.localdomain',
  'router',
  'router.lan',
  'nas.local',
  'printer.home',
  'fritz.box.home.arpa',
  'db.internal',
  'wiki.corp',
  'x.test',
  'x.invalid',
  'x.example',
  'hidden.onion',
  '1.0.0.127.in-addr.arpa',
  'metadata.google.internal',
  'gw.intranet',
  '127.0.0.1.nip.io',
  '10-0-0-1.sslip.io',
  '7f000001.nip.io',
  'a.lvh.me',
  'localtest.me',
  '192-168-0-1.direct.quickconnect.to',
  'app.10.0.0.1.attacker.com',
  '7f000001.c0a80001.rbndr.us',
];

function byRule(): string[] {
  const hosts = [
    ...PRIVATE_V4.flatMap(spellings),
    ...PRIVATE_V6.map((address) => `[${address}]`),
    ...PRIVATE_V6.map((address) => `[${address}%25eth0]`),
    ...LOCAL,
    ...LOCAL.map((name) => `${name}.`),
    // A bare address is refused, even a public one.
    ...['1.1.1.1', '8.8.8.8', '93.184.216.34'].flatMap(spellings),
    '[2606:4700::1111]',
  ];
  const shapes = (host: string) => [
    `https://${host}/`,
    `http://${host}/`,
    `https://${host}:443/`,
    `https://${host}:8443/x`,
    `https://user@${host}/`,
    `https://www.wikipedia.org@${host}/`,
    `https:\\\\${host}\\`,
    `https://${host}\t/`,
    `//${host}/`,
  ];
  const good = 'www.wikipedia.org';

  return [
    ...hosts.flatMap(shapes),
    ...[
      'http',
      'ftp',
      'ws',
      'wss',
      'file',
      'data',
      'javascript',
      'blob',
      'gopher',
      'chrome',
      'about',
      'view-source',
    ].flatMap((scheme) => [`${scheme}://${good}/`, `${scheme}:${good}`]),
    ...[1, 22, 25, 80, 444, 8080, 65_535].map((port) => `https://${good}:${port}/`),
    `https://${good}.:443/`,
    `https://${good}./`,
    `https://.${good}/`,
    `https://www..org/`,
    `https://user:secret@${good}/`,
    `https://@${good}/`,
    `https://%77ww.wikipedia.org/`,
    `https://www%2ewikipedia.org/`,
    `https://ｗｗｗ.wikipedia.org/`,
    `https://www。wikipedia。org/`,
    `https://w\u00adww.wikipedia.org/`,
    `https:${good}`,
    `https:/${good}/`,
    `https:///${good}/`,
    `https://${good}/${'a'.repeat(2_100)}`,
    `https://${'a.'.repeat(130)}org/`,
    `https://${'a'.repeat(64)}.org/`,
    `https://-a.org/`,
    `https://a-.org/`,
    'https://',
    'https:',
    '',
    ' ',
    `https://${good}/\r\nHost: 127.0.0.1`,
    `https://${good}/\u0000`,
    `https://wiki pedia.org/`,
    'https://xn--/',

    'https://a.xn--/',
    'https://a.1/',
    'https://a.0x1/',
  ];
}

/** Notations that resolvers, browsers or libraries have read as this IPv4 address. */
function spellings(address: string): string[] {
  const parts = address.split('.').map(Number) as [number, number, number, number];
  const [a, b, c, d] = parts;
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const octal = (n: number) => `0${n.toString(8)}`;
  const hex = (n: number) => `0x${n.toString(16)}`;

  return [
    address,
    `${address}.`,
    String(whole),
    hex(whole),
    octal(whole),
    parts.map(octal).join('.'),
    parts.map(hex).join('.'),
    parts.map((n) => String(n).padStart(3, '0')).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `${hex(a)}.${octal(b)}.${c}.${d}`,
    [...address]
      .map((x) => (x === '.' ? '。' : String.fromCharCode(x.charCodeAt(0) + 0xfee0)))
      .join(''),
    address.replaceAll('.', '%2e'),
    `${whole + 2 ** 32}`,
  ];
}

/** A URL of a forbidden host, disguised at random in ways that keep it forbidden. */
function fuzzed(random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const byte = () => Math.floor(random() * 256);
  const host = pick([
    () => pick(spellings(`127.${byte()}.${byte()}.${byte()}`)),
    () => pick(spellings(`10.${byte()}.${byte()}.${byte()}`)),
    () => pick(spellings(`192.168.${byte()}.${byte()}`)),
    () => pick(spellings(`172.${16 + (byte() % 16)}.${byte()}.${byte()}`)),
    () => pick(spellings(`169.254.${byte()}.${byte()}`)),
    () => `[::ffff:${byte().toString(16)}:${byte().toString(16)}]`,
    () => `[fe80::${byte().toString(16)}:${byte().toString(16)}]`,
    () => `[fd${byte().toString(16).padStart(2, '0')}::${byte().toString(16)}]`,
    () => `10-${byte()}-${byte()}-${byte()}.${pick(['sslip.io', 'nip.io', 'attacker.com'])}`,
    () => `host${byte()}.${pick(['local', 'lan', 'internal', 'home.arpa', 'localhost', 'corp'])}`,
  ])();
  const scheme = pick(['https', 'HTTPS', 'hTTps', 'http']);
  const user = pick(['', '', '', 'a@', 'a:b@', 'www.wikipedia.org%40']);
  const port = pick(['', '', ':443', ':0443', ':80', ':', ':65536']);
  const path = pick(['', '/', '/..', '/%2e%2e/', '?q=1', '#f', '/\\..', '/;x']);

  return `${scheme}://${user}${random() < 0.2 ? host.toUpperCase() : host}${port}${path}`;
}

/** Mulberry32: a small, uniform generator that gives the same numbers everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
