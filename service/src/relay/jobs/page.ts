import type { BandwidthTerms } from '../../../../lib/protocol/campaigns.ts';
import type { FetchRequest } from '../../../../lib/protocol/relay.ts';

export interface Order extends FetchRequest {
  requester: string;
  campaign: string;
  terms: Pick<BandwidthTerms, 'destinations'>;
}

/** Where a page goes. Nothing is called after `end` or a rejected `fetchPage`. */
export interface Sink {
  head(page: PageHead): void;
  /** @param passedOn is to be called when the bytes left this process. */
  data(body: Uint8Array, passedOn: () => void): void;
  /** Set by the fetch: gives up when the reader has gone. */
  onGone?: () => void;
  /** The reader left before anything came. */
  isGone?: boolean;
}

/** Nobody reads a proof: its bytes are counted, hashed and dropped. */
export const nowhere = (): Sink => ({ head: () => {}, data: (_, passedOn) => passedOn() });

export interface PageHead {
  job: string;
  url: string;
  status: number;
  headers: [string, string][];
}

/** What a finished page was, as it stands in the book. */
export interface Page extends PageHead {
  device: string;
  range: string;
  bytes: number;
  /** sha256 of the body, hex; only when it was asked for. */
  digest: string | null;
}
