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
