import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toErrorBody } from '../../../lib/protocol/advice.ts';
import { ERRORS, StintError } from '../../../lib/protocol/errors.ts';
import { FetchRequest, type FetchResult, RESPONSE_HEADERS } from '../../../lib/protocol/relay.ts';
import type { Parts } from '../parts.ts';
import type { Page, PageHead, Sink } from '../relay/jobs.ts';
import { parse } from './read-request.ts';

const MAX_BODY = 16 * 1024;

const PASSED: ReadonlySet<string> = new Set(RESPONSE_HEADERS);

/** What every answer of the relay says of itself. */
const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function sendError(parts: Parts, response: ServerResponse, error: unknown): void {
  const known = error instanceof StintError ? error : null;
  if (!known) parts.log.error({ err: error }, 'unexpected in the relay');
  const told = known ?? new StintError('internal', 'Something unexpected happened here.');
  if (response.headersSent) {
    // A page that breaks off must not look whole.
    response.destroy();
    return;
  }
  const retry = told.details?.retryAfterSeconds;
  response.writeHead(ERRORS[told.code] || 500, {
    ...COMMON,
    'content-type': 'application/json',
    ...(typeof retry === 'number' && { 'retry-after': String(retry) }),
    ...(told.code === 'unauthorized' && { 'www-authenticate': 'Bearer, Basic realm="stint"' }),
  });
  response.end(JSON.stringify(toErrorBody(told)));
}

/** The campaign key: `Bearer key`, or Basic with the key as user name (its password is not read). */
export function keyOf(header: string | undefined): { key: string; options: string[] } {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && value) return { key: value, options: [] };
  if (scheme.toLowerCase() === 'basic' && value) {
    const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
    const [key = '', ...options] = user.split('.');
    if (key) return { key, options };
  }
  throw new StintError('unauthorized', 'Send a campaign key as Bearer token or Basic user name.');
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new StintError('too_large', `The body is over ${MAX_BODY} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new StintError('malformed', 'The body is not JSON.', { cause });
  }
}

/** Statuses that carry no body, whatever the site says. */
const isEmpty = (status: number) => status < 200 || status === 204 || status === 304;

/** HTTP/1.0 has none, and an answer to HEAD has no body that they could follow. */
const hasTrailers = ({ req }: ServerResponse, status: number): boolean =>
  !isEmpty(status) && req.httpVersion !== '1.0' && req.method !== 'HEAD';

function headersOf(head: PageHead): Record<string, string> {
  const passed = head.headers.filter(([name]) => PASSED.has(name));
  return {
    ...Object.fromEntries(passed),
    ...COMMON,
    'content-security-policy': 'sandbox',
    'x-stint-job': head.job,
    'x-stint-status': String(head.status),
    'x-stint-url': head.url,
  };
}

/** The line of the book that a page became, as its hash: `GET /v1/jobs/:id` shows the line. */
export const lineHash = (line: { job: string; url: string; status: number; bytes: number }) =>
  createHash('sha256')
    .update(JSON.stringify([line.job, line.url, line.status, line.bytes]))
    .digest('hex');

/** A sink that streams a page to a reader; slow readers slow the device down. */
function streamTo(response: ServerResponse, asIs: boolean, extra: Record<string, string>): Sink {
  const waiting: (() => void)[] = [];
  response.on('drain', () => {
    for (const passedOn of waiting.splice(0)) passedOn();
  });
  return {
    head(head) {
      // A small page comes in one turn, and so leaves in one packet, with its trailers.
      const { socket } = response;
      socket?.cork();
      setImmediate(() => socket?.uncork());
      response.writeHead(asIs ? head.status : 200, {
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

/** Collects a page for an answer in JSON; its size is bounded by maxBytes. */
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

function endStream(response: ServerResponse, page: Page): void {
  response.addTrailers({ 'x-stint-bytes': String(page.bytes), 'x-stint-receipt': lineHash(page) });
  response.end();
}

export interface Delivery {
  request: FetchRequest;
  key: string;
  /** True for a proxy: the answer's status is the site's. */
  asIs: boolean;
  json: boolean;
  extra?: Record<string, string>;
}

/** Brings one page to one reader. @throws StintError when nothing was sent yet */
export async function deliver(parts: Parts, response: ServerResponse, d: Delivery): Promise<void> {
  await parts.gate.check();
  const payer = await parts.relay.payer(d.key, d.request.campaign);
  const sink = d.json ? collect() : streamTo(response, d.asIs, d.extra ?? {});
  response.on('close', () => {
    if (response.writableFinished) return;
    sink.isGone = true;
    sink.onGone?.();
  });
  const { proofPercent } = payer.terms;
  const page = await parts.relay.fetchPage({ ...d.request, ...payer, proofPercent }, sink);
  if (!('body' in sink)) return endStream(response, page);
  const result: FetchResult = {
    job: page.job,
    url: page.url,
    status: page.status,
    headers: page.headers,
    body: Buffer.concat(sink.body as Buffer[]).toString('base64'),
    bytes: page.bytes,
  };
  const extra = { 'x-stint-job': page.job, 'x-stint-receipt': lineHash(page) };
  response.writeHead(200, { ...COMMON, ...extra, 'content-type': 'application/json' });
  response.end(JSON.stringify(result));
}

const wantsJson = (request: IncomingMessage) =>
  (request.headers.accept ?? '').split(',')[0]?.trim().startsWith('application/json') ?? false;

/**
 * `POST /v1/fetch` and `GET /v1/fetch?url=`: not through the router, because a page is
 * streamed with trailers and this is the relay's hot path.
 */
export async function handleFetch(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { key } = keyOf(request.headers.authorization);
    const query = new URL(request.url ?? '/', 'http://relay').searchParams;
    const wanted = request.method === 'POST' ? await readJson(request) : Object.fromEntries(query);
    if (request.method !== 'POST' && request.method !== 'GET') {
      throw new StintError('malformed', 'Use POST, or GET with ?url=.');
    }
    const json = wantsJson(request);
    await deliver(parts, response, {
      request: parse(FetchRequest, wanted),
      key,
      asIs: false,
      json,
    });
  } catch (error) {
    sendError(parts, response, error);
  }
}

export const isFetch = (request: IncomingMessage): boolean =>
  /^\/v1\/fetch(?:\?|$)/.test(request.url ?? '');
