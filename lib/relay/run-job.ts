import { isGlobalUnicast } from '../domain/public-address.ts';
import { decodedLimit } from '../domain/sharing-policy.ts';
import type { DeviceMessage, Job, JobFailure } from '../protocol/relay.ts';
import { REQUEST_HEADERS, RESPONSE_HEADERS } from '../protocol/relay.ts';
import { MAX_FRAME_BODY } from '../protocol/relay-frames.ts';
import type { RelayOptions } from './options.ts';
import type { Outgoing } from './outgoing.ts';

const MAX_HEADER = 2_048;

export class JobError extends Error {
  readonly reason: JobFailure;
  constructor(reason: JobFailure, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

type Head = Omit<Extract<DeviceMessage, { type: 'head' }>, 'type' | 'stream'>;

interface Running {
  job: Job;
  options: Pick<RelayOptions, 'fetch' | 'watch'>;
  signal: AbortSignal;
  out: Outgoing;
  /** Bytes that the caps still allow. */
  left: () => number;
  /** Waits until `bytes` more may be sent. */
  pace: (bytes: number) => Promise<void>;
  sendHead: (head: Head) => void;
}

/** Statuses of an answer; what is below 200 is none, and the relay takes nothing above 999. */
const isStatus = (status: number): boolean =>
  Number.isInteger(status) && status >= 200 && status <= 999;

/** A header value reduced to Latin-1 without control characters. */
const cleanHeader = (value: string): string =>
  value.slice(0, MAX_HEADER).replace(/[^\t\x20-\x7e\x80-\xff]/g, '');

function requestHeaders(job: Job): Record<string, string> {
  const allowed = job.headers.filter(([name]) =>
    (REQUEST_HEADERS as readonly string[]).includes(name),
  );
  return Object.fromEntries(allowed);
}

function responseHeaders(response: Response): [string, string][] {
  return RESPONSE_HEADERS.flatMap((name): [string, string][] => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, cleanHeader(value)]];
  });
}

/** The body's length by the site's headers, plain or compressed; null where unknown. */
function lengthsOf({ headers }: Response): { plain: number | null; encoded: number | null } {
  const said = Number(headers.get('content-length') ?? Number.NaN);
  const length = Number.isSafeInteger(said) && said >= 0 ? said : null;
  return headers.has('content-encoding')
    ? { plain: null, encoded: length }
    : { plain: length, encoded: null };
}

/**
 * Fetches one page and sends it on: without cookies or cache, following no redirect, and sending no
 * byte before the browser says that the page came from a public address.
 * @returns the status that was reported
 * @throws JobError with the reason for the relay
 */
export async function runJob(running: Running): Promise<number> {
  const { job, options, signal, sendHead, out } = running;
  const watch = options.watch(job.url);
  try {
    const response = await options.fetch(job.url, {
      method: job.method,
      headers: requestHeaders(job),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      signal,
    });

    const ip = await watch.address();
    if (ip === null || !isGlobalUnicast(ip)) {
      response.body?.cancel().catch(() => {});
      throw new JobError('address');
    }

    const redirect = redirectOf(response, watch.redirect());
    if (!isStatus(redirect?.status ?? response.status)) {
      response.body?.cancel().catch(() => {});
      throw new JobError('network');
    }
    if (redirect) {
      response.body?.cancel().catch(() => {});
      sendHead({
        ip,
        status: redirect.status,
        headers: [['location', cleanHeader(redirect.location)]],
      });
      out.end();
      return redirect.status;
    }

    sendHead({ ip, status: response.status, headers: responseHeaders(response) });
    if (job.method === 'HEAD' || !response.body) out.end();
    else await sendBody(running, response.body, lengthsOf(response));
    return response.status;
  } finally {
    watch.stop();
  }
}

/** The redirect, if the response is one. Browsers hide it (status 0), other fetches do not. */
function redirectOf(response: Response, seen: { status: number; location: string } | null) {
  if (response.type === 'opaqueredirect') {
    if (!seen) throw new JobError('network');
    return seen;
  }
  const location = response.headers.get('location');
  const isRedirect = response.status >= 300 && response.status < 400 && location !== null;
  return isRedirect ? { status: response.status, location } : null;
}

async function sendBody(
  { job, out, left, pace }: Running,
  body: ReadableStream<Uint8Array>,
  { plain: length, encoded }: ReturnType<typeof lengthsOf>,
): Promise<void> {
  const reader = body.getReader();
  const limit = decodedLimit(job.maxBytes, encoded);
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      // The body is cancelled, not paused: an unread one goes on pulling tens of megabytes.
      if (size > limit) throw new JobError('too_large');
      // Browsers hand out megabytes at once, so caps and rate are checked for each frame.
      for (let at = 0; at < value.length; at += MAX_FRAME_BODY) {
        const piece = value.subarray(at, at + MAX_FRAME_BODY);
        if (piece.length > left()) throw new JobError('refused_cap');
        await pace(piece.length);
        await out.write(piece, size === length && at + piece.length === value.length);
      }
      if (size === length) break;
    }
    out.end();
  } finally {
    reader.cancel().catch(() => {});
  }
}
