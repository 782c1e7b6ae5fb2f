import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Probe } from './probe.ts';

/** The most open canaries at once, and the most addresses kept for each. */
const MAX_OPEN = 1_000;
const MAX_SEEN = 4;

/**
 * Pages on the operator's own hosts that exist only while a device is asked for them. The path is a
 * nonce and the body an HMAC of it, so that only somebody who asked the host can know it, and the
 * host sees the address that asked.
 * @param secret the store's secret, from which a key for this purpose alone is derived
 */
export function createCanaries(secret: string) {
  const key = createHmac('sha256', secret).update('canary').digest();
  const open = new Map<string, string[]>();
  const bodyOf = (nonce: string) => createHmac('sha256', key).update(nonce).digest('hex');

  return {
    /** Opens a canary until its `end` is called; null when too many are open. */
    issue(host: string): Probe | null {
      if (open.size >= MAX_OPEN) return null;

      const nonce = randomBytes(16).toString('hex');
      const seen: string[] = [];
      open.set(nonce, seen);
      const body = bodyOf(nonce);

      return {
        kind: 'canary',
        url: `https://${host}/canary/${nonce}`,
        sha256: createHash('sha256').update(body).digest('hex'),
        bytes: body.length,
        seenFrom: () => seen,
        end: () => void open.delete(nonce),
      };
    },
    /** The body for `GET /canary/:nonce`; null when no such canary is open. */
    answer(nonce: string, address: string): string | null {
      const seen = open.get(nonce);
      if (!seen) return null;
      if (seen.length < MAX_SEEN) seen.push(address);
      return bodyOf(nonce);
    },
  };
}
