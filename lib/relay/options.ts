import type { Usage } from '../domain/sharing-policy.ts';
import type { BandwidthReceipt, Job } from '../protocol/relay.ts';
import type { JobRecord, SharingCampaign, SharingPolicy } from '../protocol/sharing.ts';
import type { RelayState } from '../protocol/sharing-view.ts';

/** The part of a WebSocket that is used, so that tests can pass another one. */
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
 * What the browser tells about one request apart from its response (webRequest, in an
 * extension): started before `fetch`, stopped when the job is over.
 */
export interface Watch {
  /** The IP address that the response came from; null when unknown, or when it came from a cache. */
  address(): Promise<string | null>;
  /** Status and target of a redirect, which `fetch` itself hides. */
  redirect(): { status: number; location: string } | null;
  stop(): void;
}

/**
 * A device's own lifetime count with this key, and the last bandwidth receipt, both kept in storage.
 * Calls come one after another, in the order of the events.
 */
export interface TallyStore {
  /** A job has ended on the device after sending `bytes` of its body. */
  sent(job: string, bytes: number): Promise<void>;
  /** The relay says that it has booked `bytes` of a job. */
  booked(job: string, bytes: number): Promise<void>;
  /** The sums of both. An honest relay's count lies between them. */
  totals(): Promise<{ booked: number; sent: number }>;
  last(): Promise<BandwidthReceipt | null>;
  /** Stores a receipt with the count that was signed in reply, before the reply is sent. */
  save(receipt: BandwidthReceipt, counted: number): Promise<void>;
  /** Whether the pinned voucher key signed this digest. */
  verify(digest: Uint8Array, sig: string): boolean;
  /** Signs with the bandwidth key (Ed25519); hex. */
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
  /** A session token of the bandwidth key; never `refused`, which the relay did not accept. */
  token: (refused: string | null) => Promise<string>;
  region?: string;
  /** The current policy; read again for each job, as are campaigns and usage. */
  policy: () => SharingPolicy;
  campaigns: () => readonly SharingCampaign[];
  usage: () => Usage;
  watch: (url: string) => Watch;
  tally: TallyStore;
  /** Requests to one site: a rate, and how many may go at once. */
  hostRate: { perSecond: number; burst: number };
  /** Called whenever bytes have left, for the toolbar and the caps. */
  onBytes: (bytes: number) => void;
  /** Called before a job asks its site for anything; the job waits until it is recorded. */
  onStart: (job: Job, startedAt: number) => Promise<void>;
  /** Called when a job has ended, however it ended. */
  onJob: (record: JobRecord) => void;
  onState: (state: RelayState) => void;
}
