import type { Jobs } from '../jobs/jobs.ts';
import { nowhere, type Order, type Page } from '../jobs/page.ts';
import { compare, type Seen } from './judge.ts';
import type { ProofBook } from './proof-book.ts';

/** A page over so many bytes is not fetched again: it would cost more than it proves. */
export const MAX_PROOF_BYTES = 1024 * 1024;

const seenBy = ({ device, status, digest }: Page): Seen => ({
  device,
  status,
  digest: digest ?? '',
});

/**
 * Fetches some real pages again through devices of other networks and compares what came
 * (the main proof: nothing tells a device that this job is one).
 */
export function createProofs({ keep }: ProofBook, jobs: Jobs, random: () => number) {
  async function again(order: Order, first: Page, seen: readonly Page[]): Promise<Page | null> {
    const wanted = {
      not: new Set(seen.map((page) => page.device)),
      notRanges: new Set(seen.map((page) => page.range)),
    };
    // Room for a page that grew meanwhile, and no more: it is the requester's money.
    const maxBytes = first.bytes * 2 + 65_536;
    const copy: Order = { ...order, url: first.url, redirect: 'manual', maxBytes };
    try {
      return await jobs.fetchPage(copy, nowhere(), { digest: true, proofOf: first.job, wanted });
    } catch {
      // No other device, no money, a busy site: no proof this time, and nothing held against anyone.
      return null;
    }
  }

  function store(job: string, seen: Page[], verdict: ReadonlyMap<string, boolean>) {
    const found = seen.map(({ device, status, digest, bytes, url }) => {
      const passed = verdict.get(device) ?? false;
      const said = `${status} ${digest?.slice(0, 16)} ${bytes} bytes`;
      const others = seen.length - 1;
      const evidence = `${new URL(url).hostname}: this device said ${said}; ${others} others ${passed ? 'agree' : 'agree on something else'}`;
      return { device, job, kind: 'duplicate', passed, evidence } as const;
    });
    return keep(found);
  }

  return {
    /**
     * Do two of three devices of other networks agree about a page? Three, so that one that
     * helps the device in question cannot make the page look as if it changed.
     * @param first what the device in question brought; it is not asked
     * @returns `steady` is null when three could not be asked; `bytes` is what was brought
     */
    async isSteady(order: Order, first: Page): Promise<{ steady: boolean | null; bytes: number }> {
      const seen = [first];
      let bytes = 0;
      while (seen.length < 4) {
        const next = await again(order, first, seen);
        if (!next) return { steady: null, bytes };
        seen.push(next);
        bytes += next.bytes;
      }
      return { steady: compare(seen.slice(1).map(seenBy)) !== null, bytes };
    },
    /** Is this page to be proven? Decided before it is fetched, so that it can be hashed. */
    wants: (percent: number): boolean => random() * 100 < percent,
    /** Compares a page with a second device's, and a third's when the two differ. */
    async prove(order: Order, first: Page): Promise<void> {
      if (first.bytes > MAX_PROOF_BYTES) return;
      const seen = [first];
      while (seen.length < 3) {
        const next = await again(order, first, seen);
        if (!next) return;
        seen.push(next);
        const verdict = compare(seen.map(seenBy));
        if (verdict) return store(first.job, seen, verdict);
      }
    },
  };
}

export type Proofs = ReturnType<typeof createProofs>;
