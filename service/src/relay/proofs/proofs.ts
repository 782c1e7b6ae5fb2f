import type { Jobs } from '../jobs/jobs.ts';
import { discard, type Order, type Page } from '../jobs/page.ts';
import { compare, type Seen } from './judge.ts';
import type { ProofBook } from './proof-book.ts';

/** Larger pages are not fetched again: that would cost more than it proves. Bytes. */
export const MAX_PROOF_BYTES = 1024 * 1024;

const seenBy = ({ device, status, digest }: Page): Seen => ({
  device,
  status,
  digest: digest ?? '',
});

/**
 * Fetches some real pages again through devices of other networks and compares the results. This is
 * the main proof: a device cannot tell such a job from any other.
 */
export function createProofs({ keep }: ProofBook, jobs: Jobs, random: () => number) {
  async function fetchAgain(
    order: Order,
    first: Page,
    seen: readonly Page[],
  ): Promise<Page | null> {
    const wanted = {
      not: new Set(seen.map((page) => page.device)),
      notRanges: new Set(seen.map((page) => page.range)),
    };
    // Some room for a page that has grown, but not more: it is the requester's money.
    const maxBytes = first.bytes * 2 + 65_536;
    const copy: Order = { ...order, url: first.url, redirect: 'manual', maxBytes };
    try {
      return await jobs.fetchPage(copy, discard(), { digest: true, proofOf: first.job, wanted });
    } catch {
      // No other device, no money or a busy site: no proof this time, which is nobody's fault.
      return null;
    }
  }

  function store(job: string, seen: Page[], passedBy: ReadonlyMap<string, boolean>) {
    const found = seen.map(({ device, status, digest, bytes, url }) => {
      const passed = passedBy.get(device) ?? false;
      const said = `${status} ${digest?.slice(0, 16)} ${bytes} bytes`;
      const others = seen.length - 1;
      const evidence = `${new URL(url).hostname}: this device said ${said}; ${others} others ${passed ? 'agree' : 'agree on something else'}`;
      return { device, job, kind: 'duplicate', passed, evidence } as const;
    });
    return keep(found);
  }

  return {
    /**
     * Whether two of three devices of other networks agree about a page. There are three, so that one
     * accomplice cannot make the page look as if it changed.
     * @param first what the device in question brought; it is not asked again
     * @returns `steady` is null when three devices could not be asked; `bytes` is what they brought
     */
    async isSteady(order: Order, first: Page): Promise<{ steady: boolean | null; bytes: number }> {
      const seen = [first];
      let bytes = 0;
      while (seen.length < 4) {
        const next = await fetchAgain(order, first, seen);
        if (!next) return { steady: null, bytes };
        seen.push(next);
        bytes += next.bytes;
      }

      return { steady: compare(seen.slice(1).map(seenBy)) !== null, bytes };
    },
    /** Draws whether to prove a page. Decide before fetching it, so that it can be hashed. */
    wants: (percent: number): boolean => random() * 100 < percent,
    /** Compares a page with a second device's, and with a third's when the two differ; stores the result. */
    async prove(order: Order, first: Page): Promise<void> {
      if (first.bytes > MAX_PROOF_BYTES) return;
      const seen = [first];
      while (seen.length < 3) {
        const next = await fetchAgain(order, first, seen);
        if (!next) return;
        seen.push(next);
        const passedBy = compare(seen.map(seenBy));
        if (passedBy) return store(first.job, seen, passedBy);
      }
    },
  };
}

export type Proofs = ReturnType<typeof createProofs>;
