import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  type FetchRequest,
  type FetchResult,
  RESPONSE_HEADERS,
} from '../../../lib/protocol/relay.ts';
import type { Parts } from '../parts.ts';
import type { Page, PageHead, Sink } from '../relay/jobs/page.ts';

const PASSED_ON: ReadonlySet<string> = new Set(RESPONSE_HEADERS);

/** Headers of everything that the relay answers. */
export const RELAY_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

export interface Delivery {
  request: FetchRequest;
  /** The campaign key that pays. */
  key: string;
  /** True through the proxy: the reader gets the site's status. Else it is a header, beside 200. */
  forwardStatus: boolean;
  /** True for one JSON value, false for a stream. */
  json: boolean;
  extra?: Record<string, string>;
}

/** Brings one page to one reader. @throws StintError as long as nothing was sent */
export async function deliverPage(
  parts: Parts,
  response: ServerResponse,
  delivery: Delivery,
): Promise<void> {
  await parts.gate.check();
  const { request, key, json, forwardStatus, extra = {} } = delivery;
  const payer = await parts.relay.payer(key, request.campaign);
  const whole = json ? collect() : null;
  const sink = whole ?? streamTo(response, forwardStatus, extra);
  response.on('close', () => {
    if (response.writableFinished) return;
    sink.isGone = true;
    sink.onGone?.();
  });

  const { proofPercent } = payer.terms;
  const page = await parts.relay.fetchPage({ ...request, ...payer, proofPercent }, sink);

  if (whole) sendJson(response, page, Buffer.concat(whole.body));
  else endStream(response, page);
}

/**
 * A hash of the line that the job book keeps of a page. Requesters compare the one that came with
 * the page to the line at `GET /v1/jobs/:id`.
 */
export const lineHash = (line: { job: string; url: string; status: number; bytes: number }) =>
  createHash('sha256')
    .update(JSON.stringify([line.job, line.url, line.status, line.bytes]))
    .digest('hex');

/** A sink that streams a page to a reader; a slow reader slows the device down. */
function streamTo(
  response: ServerResponse,
  forwardStatus: boolean,
  extra: Record<string, string>,
): Sink {
  const waiting: (() => void)[] = [];
  response.on('drain', () => {
    for (const passedOn of waiting.splice(0)) passedOn();
  });
  return {
    head(head) {
      // A small page arrives in one turn, and so leaves in one packet, trailers included.
      const { socket } = response;
      socket?.cork();
      setImmediate(() => socket?.uncork());
      response.writeHead(forwardStatus ? head.status : 200, {
        ...headersOf(head),
        ...extra,
        ...(hasTrailers(response, head.status) && { trailer: 'x-stint-bytes, x-stint-receipt' }),
      });
    },
    data(body, passedOn) {
      if (response.write(body)) passedOn();
      else waiting.push(passedOn);
    },
  };
}

function headersOf(head: PageHead): Record<string, string> {
  const passedOn = head.headers.filter(([name]) => PASSED_ON.has(name));
  return {
    ...Object.fromEntries(passedOn),
    ...RELAY_HEADERS,
    'content-security-policy': 'sandbox',
    'x-stint-job': head.job,
    'x-stint-status': String(head.status),
    'x-stint-url': head.url,
  };
}

/** Statuses that have no body, whatever the site sends. */
const isEmpty = (status: number) => status < 200 || status === 204 || status === 304;

/** Trailers follow a body, which an answer to HEAD has not; HTTP/1.0 knows none. */
const hasTrailers = ({ req }: ServerResponse, status: number): boolean =>
  !isEmpty(status) && req.httpVersion !== '1.0' && req.method !== 'HEAD';

function endStream(response: ServerResponse, page: Page): void {
  response.addTrailers({ 'x-stint-bytes': String(page.bytes), 'x-stint-receipt': lineHash(page) });
  response.end();
}

/** A sink that keeps a page for an answer in JSON; `maxBytes` bounds its size. */
function collect(): Sink & { body: Buffer[] } {
  const body: Buffer[] = [];
  return {
    body,
    head: () => {},
    data(part, passedOn) {
      body.push(Buffer.from(part));
      passedOn();
    },
  };
}

function sendJson(response: ServerResponse, page: Page, body: Buffer): void {
  const result: FetchResult = {
    job: page.job,
    url: page.url,
    status: page.status,
    headers: page.headers,
    body: body.toString('base64'),
    bytes: page.bytes,
  };
  response.writeHead(200, {
    ...RELAY_HEADERS,
    'x-stint-job': page.job,
    'x-stint-receipt': lineHash(page),
    'content-type': 'application/json',
  });
  response.end(JSON.stringify(result));
}
