import { StintError } from '../protocol/errors.ts';
import { isHomeName } from './home-names.ts';
import { isGlobalUnicast } from './public-address.ts';

/** Longest URL that is accepted, characters. */
export const MAX_URL = 2_048;

/** Names that never mean a public host (RFC 6761, 6762, 7686, 8375, 9476 and common practice). */
const LOCAL_NAMES = [
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

/** Services whose names resolve to the address that they contain. */
const ECHO_NAMES =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|traefik\.me|local-ip\.(?:co|sh)|rebind\.it|1u\.ms|rbndr\.us)$/;

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

const refuse = (why: string) => new StintError('target_forbidden', `This web address ${why}.`);

/**
 * Parses the address of a page: `https`, port 443, a public host name. What a URL parser would
 * repair (numbers as hosts, foreign dots, tabs, backslashes, escapes) is refused instead: the text
 * must already be in the parser's own form, so that relay, device, browser and log all read the
 * same host.
 * @throws StintError `target_forbidden`, `insecure_target`
 */
export function parseTarget(text: string): URL {
  if (text.length > MAX_URL) throw refuse(`is over ${MAX_URL} characters`);
  if (/[^\x21-\x7e]/.test(text) || text.includes('\\')) {
    throw refuse('has characters that must be escaped');
  }

  if (!URL.canParse(text)) throw refuse('is not a URL');
  const url = new URL(text);
  if (url.protocol === 'http:') {
    throw new StintError('insecure_target', 'Only https pages can be fetched.');
  }
  if (url.protocol !== 'https:') throw refuse('is not https');
  if (url.port !== '') throw refuse('names a port other than 443');
  if (url.username !== '' || url.password !== '') throw refuse('contains a user name or password');
  checkHost(url.hostname);

  const after = text.slice(`https://${url.hostname}`.length);
  const starts = text.slice(0, `https://${url.hostname}`.length).toLowerCase();
  if (starts !== `https://${url.hostname}` || !/^(?:$|[/?#])/.test(after)) {
    throw refuse('is not in its normal form');
  }

  url.hash = '';
  return url;
}

/** @throws StintError `target_forbidden` unless `host` is the lower-case name of a public host */
export function checkHost(host: string): void {
  if (host.length > 253) throw refuse('has a host name over 253 characters');
  if (host.startsWith('[') || /^[\d.]+$/.test(host))
    throw refuse('has a number in place of a host name');

  const labels = host.split('.');
  const top = labels.at(-1)!;
  if (labels.length < 2) throw refuse('names a host in a local network');
  if (!labels.every((label) => LABEL.test(label)))
    throw refuse('has a host name that is not valid');
  if (!/^(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/.test(top))
    throw refuse('has no valid top-level domain');
  if (LOCAL_NAMES.includes(top) || isHomeName(host))
    throw refuse('names a host in a local network');
  if (ECHO_NAMES.test(host) || embedsPrivate(host))
    throw refuse('has a host name that stands for an IP address');
}

/** Whether a name spells a private address: `10-0-0-1.example.com`, `app.10.0.0.1.example.com`. */
function embedsPrivate(host: string): boolean {
  const found = host.matchAll(/(?<![\d])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?!\d)/g);
  return [...found].some(([, ...parts]) => {
    const bytes = parts.slice(0, 4).map(Number);
    return bytes.every((byte) => byte < 256) && !isGlobalUnicast(bytes.join('.'));
  });
}
