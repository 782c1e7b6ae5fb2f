import { describe, expect, test } from 'vitest';
import { forbiddenTargets } from '../../tests/support/forbidden-targets.ts';
import { deniedCategory } from './denied-hosts.ts';
import { checkPattern, matchesHost } from './host-pattern.ts';
import { parseTarget } from './target.ts';

const refusal = (text: string): string | null => {
  try {
    parseTarget(text);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('none of over 2,000 forbidden targets is accepted', () => {
  const targets = forbiddenTargets();
  expect(targets.length).toBeGreaterThanOrEqual(2_000);
  expect(targets.filter((target) => refusal(target) === null)).toEqual([]);
  expect(
    targets.filter((t) => !['target_forbidden', 'insecure_target'].includes(refusal(t)!)),
  ).toEqual([]);
});

test.each([
  'https://www.wikipedia.org',
  'https://en.wikipedia.org/wiki/Internet?x=1#part',
  'HTTPS://EN.wikipedia.org/',
  'https://xn--bcher-kva.de/',
  'https://a-b.c_d.co.uk/~x/%20',
  'https://v1-2-3-4.cdn.net/',
])('%s may be asked for', (text) => {
  expect(parseTarget(text).hash).toBe('');
  expect(parseTarget(text).protocol).toBe('https:');
});

test.each([
  'https://fritz.box/',
  'https://wlan.fritz.box/',
  'https://laptop.tail1234.ts.net/',
  'https://192-168-1-5.0123456789abcdef.plex.direct:32400/'.replace(':32400', ''),
  'https://metadata.goog/computeMetadata/v1/',
  'https://routerlogin.net/',
  'https://router.asus.com/',
  'https://tplinkwifi.net/',
  'https://nas.direct.quickconnect.to/',
  'https://pi.hole/admin',
])('%s, which a home may answer itself, is refused', (text) => {
  expect(refusal(text)).toBe('target_forbidden');
  expect(() => checkPattern(new URL(text).hostname)).toThrow();
});

/** One name of each line of the list, and of each way to write an address as a name. */
const NEVER = [
  'fritz.box fritz.nas netbird.cloud vodafone.box mafreebox.freebox.fr router.asus.com orbilogin.com tplinkwifi.net',
  'tplinkeap.net dlinkrouter.com hi.link mwlogin.net wired.meraki.com',
  'unleashed.ruckuswireless.com plex.direct synology.me ts.net connectivity.cloudflareclient.com',
  'metadata.goog metadata.packet.net local.gd fuf.me tplinkdeco.net melogin.cn onhub.here router.synology.com',
  'a.nip.io a.sslip.io a.xip.io localtest.me lvh.me vcap.me traefik.me local-ip.co local-ip.sh',
  'rebind.it 1u.ms rbndr.us',
].flatMap((line) => line.split(' '));
const LOCAL =
  'alt arpa corp domain example home host internal intranet invalid lan local localdomain localhost mail onion private router test workgroup'.split(
    ' ',
  );

test.each([...NEVER, ...NEVER.map((name) => `www.${name}`), ...LOCAL.map((top) => `nas.${top}`)])(
  '%s is never asked for',
  (host) => expect(refusal(`https://${host}/`)).toBe('target_forbidden'),
);

test.each([
  [`https://www.good.org/${'a'.repeat(2_048)}`, 'is over 2048 characters'],
  ['https://www.good.org/\u00fc', 'has characters that must be escaped'],
  ['https://www.good.org/a\\b', 'has characters that must be escaped'],
  ['good', 'is not a URL'],
  ['ftp://www.good.org/', 'is not https'],
  ['https://www.good.org:8443/', 'names a port other than 443'],
  ['https://a:b@www.good.org/', 'contains a user name or password'],
  ['https:/www.good.org/', 'is not in its normal form'],
  [`https://${'a.'.repeat(130)}org/`, 'has a host name over 253 characters'],
  ['https://1.1.1.1/', 'has a number in place of a host name'],
  ['https://[2606:4700::1111]/', 'has a number in place of a host name'],
  ['https://router/', 'names a host in a local network'],
  ['https://printer/', 'names a host in a local network'],
  ['https://-a.org/', 'has a host name that is not valid'],
  ['https://a.c0m/', 'has no valid top-level domain'],
  ['https://10-0-0-1.good.org/', 'has a host name that stands for an IP address'],
  ['http://www.good.org/', 'Only https pages can be fetched.'],
])('%s is refused with words: %s', (text, words) => {
  expect(() => parseTarget(text)).toThrow(words);
});

describe('host patterns', () => {
  test.each([
    ['example.org', 'example.org', true],
    ['example.org', 'www.example.org', false],
    ['*.example.org', 'www.example.org', true],
    ['*.example.org', 'a.b.example.org', true],
    ['*.example.org', 'example.org', true],
    ['*.example.org', 'badexample.org', false],
    ['*.example.org', 'example.org.evil.com', false],
  ])('%s and %s: %s', (pattern, host, matches) => expect(matchesHost(pattern, host)).toBe(matches));
  test.each([
    '*',
    '*.com',
    'com',
    '*.*.com',
    'a.*.com',
    'https://a.com',
    'a.com/x',
    '*.local',
    '1.2.3.4',
    'A.com',
    '',
  ])('"%s" is refused', (pattern) => expect(() => checkPattern(pattern)).toThrow(/address/));
});

test.each([
  ['mail.google.com', 'mail'],
  ['a.gmx.net', 'mail'],
  ['webmail.example.org', 'mail'],
  ['www.paypal.com', 'payment'],
  ['checkout.shop.example.org', 'payment'],
  ['login.example.org', 'login'],
  ['www.irs.gov', 'government'],
  ['www.hmrc.gov.uk', 'government'],
  ['111.nhs.uk', 'health'],
  ['en.wikipedia.org', null],
  ['mailchimp.org', null],
])('%s is denied as %s', (host, category) => expect(deniedCategory(host)).toBe(category));
