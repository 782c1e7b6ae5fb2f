import type { IncomingMessage, ServerResponse } from 'node:http';
import { toErrorBody } from '../../../lib/protocol/advice.ts';
import { ERRORS, StintError } from '../../../lib/protocol/errors.ts';
import { FetchRequest } from '../../../lib/protocol/relay.ts';
import type { Parts } from '../parts.ts';
import { deliverPage, RELAY_HEADERS } from './deliver-page.ts';
import { guardRequest } from './guard.ts';
import { parse } from './read-request.ts';
import { discardBody, readText } from './request-body.ts';
import { knownError } from './respond-error.ts';

const MAX_BODY = 16 * 1024;

/** How a server and a proxy ask for credentials (RFC 9110, sections 11.6 and 11.7). */
interface Challenge {
  status: 401 | 407;
  header: 'www-authenticate' | 'proxy-authenticate';
  value: string;
}
const DIRECT: Challenge = {
  status: 401,
  header: 'www-authenticate',
  value: 'Bearer, Basic realm="stint"',
};
export const THROUGH_PROXY: Challenge = {
  status: 407,
  header: 'proxy-authenticate',
  value: 'Basic realm="stint"',
};

export const isFetch = (request: IncomingMessage): boolean =>
  /^\/v1\/fetch(?:\?|$)/.test(request.url ?? '');

/**
 * `POST /v1/fetch` and `GET /v1/fetch?url=`. It does not go through the router: a page is streamed
 * with trailers, and this is the relay's hot path.
 */
export async function handleFetch(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    guardRequest(parts.config, request, response);
    refuseOtherSites(request);
    const { key } = readCampaignKey(request.headers.authorization);
    const query = new URL(request.url ?? '/', 'http://relay').searchParams;
    const wanted = request.method === 'POST' ? await readJson(request) : Object.fromEntries(query);
    if (request.method !== 'POST' && request.method !== 'GET') {
      throw new StintError('malformed', 'Use POST, or GET with ?url=.');
    }
    const json = wantsJson(request);
    await deliverPage(parts, response, {
      request: parse(FetchRequest, wanted),
      key,
      forwardStatus: false,
      json,
    });
  } catch (error) {
    await sendError(parts, response, error);
  }
}

/**
 * A browser that has once been asked for a key sends it along for any page that names this address,
 * which would spend its owner's escrow.
 * @throws StintError `forbidden`
 */
function refuseOtherSites({ headers }: IncomingMessage): void {
  const from = headers['sec-fetch-site'];
  if (from === undefined || from === 'none' || from === 'same-origin') return;
  throw new StintError('forbidden', 'Pages are not fetched for other sites.');
}

/**
 * The campaign key of an `authorization` header: a bearer token, or the user name of Basic, whose
 * password is not read. Options follow the user name, each after a dot.
 * @throws StintError `unauthorized`
 */
export function readCampaignKey(header: string | undefined): { key: string; options: string[] } {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && value) return { key: value, options: [] };
  if (scheme.toLowerCase() === 'basic' && value) {
    const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
    const [key = '', ...options] = user.split('.');
    if (key) return { key, options };
  }
  throw new StintError('unauthorized', 'Send a campaign key as Bearer token or Basic user name.');
}

/**
 * Answers with the typed body of an error, or breaks off a page that has begun. A body that was not
 * read is discarded first, or the connection ends with the answer.
 * @param challenge how somebody without a valid campaign key is asked for one
 */
export async function sendError(
  parts: Parts,
  response: ServerResponse,
  error: unknown,
  challenge: Challenge = DIRECT,
): Promise<void> {
  const told = knownError(error, (err) => parts.log.error({ err }, 'unexpected in the relay'));
  if (response.headersSent) {
    // A page that breaks off must not look whole.
    response.destroy();
    return;
  }

  const isWhole = await discardBody(response.req);
  const isUnknown = told.code === 'unauthorized';
  const retry = told.details?.retryAfterSeconds;
  response.writeHead(isUnknown ? challenge.status : ERRORS[told.code] || 500, {
    ...RELAY_HEADERS,
    'content-type': 'application/json',
    ...(!isWhole && { connection: 'close' }),
    ...(typeof retry === 'number' && { 'retry-after': String(retry) }),
    ...(isUnknown && { [challenge.header]: challenge.value }),
  });
  response.end(JSON.stringify(toErrorBody(told)));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request, MAX_BODY);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StintError('malformed', 'The body is not JSON.', { cause });
  }
}

const wantsJson = (request: IncomingMessage) =>
  (request.headers.accept ?? '').split(',')[0]?.trim().startsWith('application/json') ?? false;
