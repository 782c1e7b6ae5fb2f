import type { Usage } from '../domain/sharing-policy.ts';
import type { BandwidthReceipt, Job } from '../protocol/relay.ts';
import type { JobRecord, SharingCampaign, SharingPolicy } from '../protocol/sharing.ts';
import type { RelayState } from '../protocol/sharing-view.ts';

/** The part of a WebSocket that is used: a browser's own, or one like it. */
export interface RelaySocket {
  binaryType: string;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/**
 * What the browser tells about one request besides its response (webRequest, in an
 * extension): started before `fetch`, stopped when the job is over.
 */
export interface Watch {
  /** Where the response came from; null when nobody can say, or it came from a cache. */
  address(): Promise<string | null>;
  /** Of a redirect that `fetch` reports without status and headers. */
  redirect(): { status: number; location: string } | null;
  stop(): void;
}

/**
 * A device's own count, for life with this key, and its side of the bandwidth receipts; kept
 * in storage. Calls come one after another, in the order of what happened.
 */
export interface TallyStore {
  /** A job is over here, having sent so many body bytes. */
  sent(job: string, bytes: number): Promise<void>;
  /** The relay says that it has so many bytes of a job in its book. */
  booked(job: string, bytes: number): Promise<void>;
  /** Sums of the two: an honest relay's count lies between. */
  totals(): Promise<{ booked: number; sent: number }>;
  last(): Promise<BandwidthReceipt | null>;
  /** Stores a receipt with the count that was signed under it; before the answer is sent. */
  save(receipt: BandwidthReceipt, counted: number): Promise<void>;
  /** Did the pinned voucher key sign this digest? */
  verify(digest: Uint8Array, sig: string): boolean;
  /** By the bandwidth key (Ed25519), hex. */
  sign(message: Uint8Array): Promise<string>;
}

export interface RelayOptions {
  /** `wss://…/v1/relay` */
  url: string;
  WebSocket: new (url: string) => RelaySocket;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  now: () => number;
  random: () => number;
  /** Id of the bandwidth key, and the network that its receipts are for. */
  device: string;
  domain: { chainId: number; vault: string };
  /** A session token of the bandwidth key; never again `refused`, which the relay did not take. */
  token: (refused: string | null) => Promise<string>;
  region?: string;
  /** As they are now; read anew for each job. */
  policy: () => SharingPolicy;
  campaigns: () => readonly SharingCampaign[];
  usage: () => Usage;
  watch: (url: string) => Watch;
  tally: TallyStore;
  /** Requests to one site: so many a second, and at once. */
  hostRate: { perSecond: number; burst: number };
  /** Every time that bytes left: the toolbar shows it, the caps count it. */
  onBytes: (bytes: number) => void;
  /** A job is about to be fetched: what is known of it is stored before anything is asked for. */
  onStart: (job: Job, startedAt: number) => Promise<void>;
  /** When a job is over, however it ended. */
  onJob: (record: JobRecord) => void;
  onState: (state: RelayState) => void;
}
