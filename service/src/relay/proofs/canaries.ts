import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Probe } from './probe.ts';

/** Canaries that are under way at once, and addresses that are kept of one. */
const MAX_OPEN = 1_000;
const MAX_SEEN = 4;

/**
 * Pages on the operator's own hosts that exist while one device is asked for them: their path
 * is a nonce, their body an HMAC of it, so that only who asked the host can have it, and the
 * host sees who asked.
 * @param secret of the store; what is derived from it serves nothing else
 */
export function createCanaries(secret: string) {
  const key = createHmac('sha256', secret).update('canary').digest();
  const open = new Map<string, string[]>();
  const bodyOf = (nonce: string) => createHmac('sha256', key).update(nonce).digest('hex');

  return {
    /** Makes one, or null when too many are under way. `end` ends it. */
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
    /** What the host says to `GET /canary/:nonce`; null when nobody was asked for it. */
    answer(nonce: string, address: string): string | null {
      const seen = open.get(nonce);
      if (!seen) return null;
      if (seen.length < MAX_SEEN) seen.push(address);
      return bodyOf(nonce);
    },
  };
}
