import * as z from 'zod/mini';
import { DeviceSignature, Hex32, Id, Millis, Seq, ServiceSignature } from './primitives.ts';

/** Where devices connect (WebSocket). */
export const RELAY_PATH = '/v1/relay';
/** Longest control message, characters. */
export const MAX_CONTROL = 64 * 1024;
/** Most decoded bytes of one job, whatever it asks for. */
export const MAX_JOB_BYTES = 10 * 1024 * 1024;
export const MAX_JOB_MS = 60_000;
export const MAX_RESPONSE_HEADERS = 100;

const Stream = z.int().check(z.gte(1), z.lte(2 ** 32 - 1));
const Bytes = z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
const Header = z.tuple([
  z.string().check(z.maxLength(100), z.regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/)),
  z.string().check(z.maxLength(8_192), z.regex(/^[\t\x20-\x7e\x80-\xff]*$/)),
]);
/** What sites answer with: RFC 9110 ends at 599, sites do not (LinkedIn's 999). */
const SiteStatus = z.int().check(z.gte(200), z.lte(999));
const Headers = z.array(Header).check(z.maxLength(MAX_RESPONSE_HEADERS));

/**
 * What the relay has counted for a device since its first byte. It is cumulative, so the newest
 * supersedes all others and a replay changes nothing. EIP-712, signed by the voucher key.
 */
export const BandwidthReceipt = z.object({
  vault: z.string(),
  device: Hex32,
  n: Seq,
  jobs: Bytes,
  bytes: Bytes,
  /** Hash of the receipt before; 32 zero bytes for the first. */
  prev: Hex32,
  issuedAt: Millis,
  sig: ServiceSignature,
});
export type BandwidthReceipt = z.infer<typeof BandwidthReceipt>;

/** Why a device did not deliver a page. `refused*` are its own limits and nobody's fault. */
export const JobFailure = z.enum([
  'refused',
  'refused_target',
  'refused_campaign',
  'refused_veto',
  'refused_cap',
  'refused_busy',
  'refused_rate',
  'address',
  'network',
  'timeout',
  'too_large',
  'stopped',
]);
export type JobFailure = z.infer<typeof JobFailure>;

const Resume = z.object({ id: Id, stream: Stream, bytes: Bytes });
/** `granted`: all credit ever granted for the job, including what a closed socket never delivered. */
const Resumed = z.object({ id: Id, stream: Stream, bytes: Bytes, granted: z.optional(Bytes) });

/** A message from a device to the relay. */
export const DeviceMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    v: z.literal(1),
    token: z.string().check(z.maxLength(300)),
    campaigns: z.array(Hex32).check(z.maxLength(200)),
    slots: z.int().check(z.gte(1), z.lte(8)),
    /** ISO 3166 code that the device states; unverified. */
    region: z.optional(z.string().check(z.regex(/^[a-z]{2}$/))),
    /** Jobs of a dropped socket that still run, with the bytes sent so far. */
    resume: z.array(Resume).check(z.maxLength(8)),
  }),
  z.strictObject({
    type: z.literal('head'),
    stream: Stream,
    status: SiteStatus,
    headers: Headers,
    /** The address that the browser says the page came from. */
    ip: z.optional(z.string().check(z.maxLength(64))),
  }),
  z.strictObject({ type: z.literal('fail'), stream: Stream, reason: JobFailure }),
  z.strictObject({ type: z.literal('ping'), t: Millis }),
  z.strictObject({ type: z.literal('pong'), t: Millis }),
  z.strictObject({
    type: z.literal('tallied'),
    n: Seq,
    /** Body bytes that the device itself has counted since it has this key. */
    bytes: Bytes,
    sig: DeviceSignature,
  }),
]);
export type DeviceMessage = z.infer<typeof DeviceMessage>;

/**
 * A `head` that is not valid. What is in one comes from a site, which neither the device nor the
 * relay controls, so it ends its job and nothing else.
 */
export const BadHead = z.object({ type: z.literal('head'), stream: Stream });

export const Job = z.object({
  type: z.literal('job'),
  id: Id,
  stream: Stream,
  campaign: Hex32,
  method: z.enum(['GET', 'HEAD']),
  url: z.string().check(z.maxLength(2_048)),
  headers: Headers,
  maxBytes: z.int().check(z.gte(1), z.lte(MAX_JOB_BYTES)),
  timeoutMs: z.int().check(z.gte(1), z.lte(MAX_JOB_MS)),
  /** Body bytes that may be sent before the first `credit`. */
  credit: Bytes,
});
export type Job = z.infer<typeof Job>;

/** A message from the relay to a device. */
export const RelayMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    now: Millis,
    /** For each resumed job, how many bytes have arrived; the device goes on from there. */
    resume: z.array(Resumed).check(z.maxLength(8)),
    /** The operator's limits; they count where they are lower than the contributor's own. */
    limits: z.object({ jobs: z.int(), kbitPerSecond: z.int() }),
  }),
  Job,
  z.object({ type: z.literal('credit'), stream: Stream, bytes: Bytes }),
  z.object({ type: z.literal('cancel'), stream: Stream }),
  /** The job is in the relay's book, with this many bytes to be paid. */
  z.object({ type: z.literal('done'), stream: Stream, bytes: Bytes }),
  z.object({ type: z.literal('ping'), t: Millis }),
  z.object({ type: z.literal('pong'), t: Millis }),
  z.object({ type: z.literal('tally'), receipt: BandwidthReceipt }),
  /** No more jobs come on this socket; it closes after the last one. Reconnect after `afterMs`. */
  z.object({ type: z.literal('drain'), afterMs: z.int() }),
  z.object({
    type: z.literal('stop'),
    /** A device that does not know the code cannot read the message, and reconnects later. */
    code: z.enum([
      'divergence',
      'relay_off',
      'unauthorized',
      'network_full',
      'replaced',
      'protocol',
    ]),
    message: z.string().check(z.maxLength(300)),
  }),
]);
export type RelayMessage = z.infer<typeof RelayMessage>;

/** Request headers that a requester may set; a device drops all others. */
export const REQUEST_HEADERS = ['accept', 'accept-language'] as const;

/**
 * The headers of a site's answer that concern its reader and not the connection that it came
 * over: a device sends no others, and the service passes on no others.
 */
export const RESPONSE_HEADERS = [
  'content-type',
  'content-language',
  'content-disposition',
  'last-modified',
  'etag',
  'location',
  'retry-after',
  'link',
] as const;

/** The body of `POST /v1/fetch`; `GET /v1/fetch` takes the same as its query. */
export const FetchRequest = z.strictObject({
  url: z.string().check(z.minLength(1), z.maxLength(4_096)),
  method: z._default(z.enum(['GET', 'HEAD']), 'GET'),
  /** The campaign that pays; optional when the key has exactly one open bandwidth campaign. */
  campaign: z.optional(Hex32),
  headers: z._default(
    z.partialRecord(
      z.enum(REQUEST_HEADERS),
      z.string().check(z.maxLength(1_000), z.regex(/^[\t\x20-\x7e]*$/)),
    ),
    {},
  ),
  region: z.optional(z.string().check(z.regex(/^[a-z]{2}$/))),
  maxBytes: z._default(
    z.coerce.number().check(z.int(), z.gte(1), z.lte(MAX_JOB_BYTES)),
    1024 * 1024,
  ),
  timeoutMs: z._default(z.coerce.number().check(z.int(), z.gte(1_000), z.lte(MAX_JOB_MS)), 30_000),
  redirect: z._default(z.enum(['manual', 'follow']), 'manual'),
});
export type FetchRequest = z.infer<typeof FetchRequest>;

/** What `POST /v1/fetch` answers with `Accept: application/json`. */
export const FetchResult = z.object({
  job: Id,
  url: z.string(),
  status: z.int(),
  headers: Headers,
  /** Base64. */
  body: z.string(),
  bytes: Bytes,
});
export type FetchResult = z.infer<typeof FetchResult>;
