import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { StintError } from '../../../../lib/protocol/errors.ts';
import { type Homes, ROBOTS_TIMEOUT_MS } from './homes.ts';
import { RobotsReader } from './read-robots.ts';

/** The relay's name in robots.txt. */
export const ROBOT = 'stintbot';
const KEEP_MS = 6 * 3_600_000;
const KEEP_FAILED_MS = 10 * 60_000;
/** RFC 9309 asks to read at least 500 KiB; the rest is ignored. */
const MAX_BYTES = 512 * 1024;
const MAX_HOSTS = 10_000;
/** The most text to keep over all sites, bytes: a requester can make up any number of names. */
const MAX_KEPT = 32 * 1024 * 1024;

interface Rules {
  allows(url: string): boolean | Promise<boolean | null>;
  until: number;
  /** Length of the text, characters. */
  size: number;
}

const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, done) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) done(null, all);
    else done(null, all[0]!.address, all[0]!.family);
  };

/** Fetches a site's robots.txt, only from the addresses that were checked. */
function read(host: string, addresses: readonly string[]) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(
      {
        host,
        path: '/robots.txt',
        lookup: pinned(addresses),
        timeout: ROBOTS_TIMEOUT_MS,
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
      ROBOTS_TIMEOUT_MS * 2,
    );
    call.on('close', () => clearTimeout(limit));
    call.end();
  });
}

/**
 * Checks pages against robots.txt (RFC 9309). A missing file allows everything; a file that cannot
 * be read (a failure, or a redirect, which is not followed) forbids everything for now. A device's
 * own address is never asked.
 */
export function createRobots(now: () => number, homes: Homes) {
  const reader = new RobotsReader();
  const known = new Map<string, Promise<Rules>>();
  const sizes = new Map<string, number>();
  let kept = 0;

  async function learn(host: string, addresses: readonly string[]): Promise<Rules> {
    try {
      if (addresses.some(homes.isDevice)) {
        await homes.silence();
        return refusal();
      }
      const { status, text } = await read(host, addresses);
      const until = now() + KEEP_MS;
      if (status >= 400 && status < 500) return { allows: () => true, until, size: 0 };
      if (status !== 200) return refusal();
      if (text.trim() === '') return { allows: () => true, until, size: 0 };
      const allows = (url: string) => reader.ask({ host, text, url, robot: ROBOT });
      return { allows, until, size: text.length };
    } catch {
      return refusal();
    }
  }

  const refusal = (): Rules => ({ allows: () => false, until: now() + KEEP_FAILED_MS, size: 0 });

  function forget(host: string): void {
    known.delete(host);
    reader.forget(host);
    kept -= sizes.get(host) ?? 0;
    sizes.delete(host);
  }

  /** Reads a site's rules; others who ask in the meantime wait for the same answer. */
  function startLearning(host: string, addresses: readonly string[]): Promise<Rules> {
    forget(host);
    const learning = learn(host, addresses);
    known.set(host, learning);

    learning.then(({ size }) => {
      if (known.get(host) !== learning) return;
      sizes.set(host, size);
      kept += size;
      // Forget the oldest first, and never this one.
      for (const other of known.keys()) {
        if (known.size <= MAX_HOSTS && kept <= MAX_KEPT) break;
        if (other !== host) forget(other);
      }
    });

    return learning;
  }

  /** @throws StintError `robots_disallowed` */
  return async function checkRobots(url: URL, addresses: readonly string[]): Promise<void> {
    const host = url.hostname;
    const before = known.get(host);
    let rules = await (before ?? startLearning(host, addresses));
    if (rules.until <= now()) {
      const other = known.get(host);
      rules = await (other && other !== before ? other : startLearning(host, addresses));
    }
    const isAllowed = await rules.allows(url.href);
    if (isAllowed) return;
    // Rules that take too long to apply forbid everything for a while, and are not tried for each page.
    if (isAllowed === null) known.set(host, Promise.resolve(refusal()));
    throw new StintError(
      'robots_disallowed',
      `The robots.txt of ${host} does not allow this page.`,
    );
  };
}
