import type { BandwidthTerms } from '../../../../lib/protocol/campaigns.ts';
import type { FetchRequest } from '../../../../lib/protocol/relay.ts';

/** A request for a page, with who asks and which campaign pays. */
export interface Order extends FetchRequest {
  requester: string;
  campaign: string;
  terms: Pick<BandwidthTerms, 'destinations'>;
}

/** Where a page goes. Nothing is called once `fetchPage` has settled. */
export interface Sink {
  head(page: PageHead): void;
  /** @param passedOn call it when the bytes have left this process */
  data(body: Uint8Array, passedOn: () => void): void;
  /** Set by the fetch; call it when the requester has left, to give up. */
  onGone?: () => void;
  /** Whether the requester left before anything came. */
  isGone?: boolean;
}

/** A sink for proofs: their bytes are counted, hashed and dropped. */
export const discard = (): Sink => ({ head: () => {}, data: (_, passedOn) => passedOn() });

/** The head of a page's response. */
export interface PageHead {
  job: string;
  url: string;
  status: number;
  headers: [string, string][];
}

/** A finished page, as it is in the book. */
export interface Page extends PageHead {
  device: string;
  range: string;
  bytes: number;
  /** SHA-256 of the body, hex; null unless it was asked for. */
  digest: string | null;
}
