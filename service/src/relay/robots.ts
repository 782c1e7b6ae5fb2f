import { request } from 'node:https';
import { createRequire } from 'node:module';
import type { LookupFunction } from 'node:net';
import type { Robot } from 'robots-parser';
import { StintError } from '../../../lib/protocol/errors.ts';

/** What the relay calls itself in robots.txt. */
export const ROBOT = 'stintbot';
/** The package says `export default` and is CommonJS: imported as one it has no call signature. */
const robotsParser = createRequire(import.meta.url)('robots-parser') as (
  url: string,
  text: string,
) => Robot;

const KEEP_MS = 6 * 3_600_000;
const KEEP_FAILED_MS = 10 * 60_000;
/** RFC 9309: at least 500 KiB must be read; more is not. */
const MAX_BYTES = 512 * 1024;
const TIMEOUT_MS = 5_000;
const MAX_HOSTS = 10_000;

interface Rules {
  allows(url: string): boolean;
  until: number;
}

const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, done) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) done(null, all);
    else done(null, all[0]!.address, all[0]!.family);
  };

/** Status and text of a site's robots.txt, over the addresses that were checked and no others. */
function read(host: string, addresses: readonly string[]) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(
      {
        host,
        path: '/robots.txt',
        lookup: pinned(addresses),
        timeout: TIMEOUT_MS,
        agent: false,
        headers: { 'user-agent': ROBOT, accept: 'text/plain' },
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        const done = () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).toString('utf8'),
          });
        response.on('data', (part: Buffer) => {
          size += part.length;
          parts.push(part);
          if (size < MAX_BYTES) return;
          done();
          call.destroy();
        });
        response.on('end', done);
        response.on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy(new Error('robots.txt took too long')));
    call.on('error', reject);
    const limit = setTimeout(
      () => call.destroy(new Error('robots.txt took too long')),
      TIMEOUT_MS * 2,
    );
    call.on('close', () => clearTimeout(limit));
    call.end();
  });
}

/**
 * What sites ask of robots (RFC 9309): no file allows everything, a file that cannot be had
 * (a failure, a redirect that we do not follow to other hosts) forbids everything for now.
 */
export function createRobots(now: () => number) {
  const known = new Map<string, Promise<Rules>>();

  async function learn(host: string, addresses: readonly string[]): Promise<Rules> {
    try {
      const { status, text } = await read(host, addresses);
      const until = now() + KEEP_MS;
      if (status >= 400 && status < 500) return { allows: () => true, until };
      if (status !== 200) return { allows: () => false, until: now() + KEEP_FAILED_MS };
      const rules = robotsParser(`https://${host}/robots.txt`, text);
      return { allows: (url) => rules.isAllowed(url, ROBOT) !== false, until };
    } catch {
      return { allows: () => false, until: now() + KEEP_FAILED_MS };
    }
  }

  /** @throws StintError `robots_disallowed` */
  return async function checkRobots(url: URL, addresses: readonly string[]): Promise<void> {
    const host = url.hostname;
    let rules = await known.get(host);
    if (!rules || rules.until <= now()) {
      if (known.size >= MAX_HOSTS) known.delete(known.keys().next().value!);
      const learning = learn(host, addresses);
      known.set(host, learning);
      rules = await learning;
    }
    if (rules.allows(url.href)) return;
    throw new StintError('robots_disallowed', `${host} asks robots not to read this page.`);
  };
}
