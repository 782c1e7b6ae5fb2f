import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { toErrorBody } from '../../../lib/protocol/advice.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { LEAF_BYTES } from '../settlement/roots/cosign-protocol.ts';
import { type Cosigner, discard } from './cosigner.ts';
import { receive } from './receive.ts';
import type { SignedRoots } from './signed-roots.ts';

export interface ServerOptions {
  token: string;
  maxBytes: number;
  roots: SignedRoots;
  log: Logger;
}

/** How long a request may take to arrive, ms. */
const REQUEST_MS = 120_000;

const hash = (text: string) => createHash('sha256').update(text).digest();

/** The cosigner's four routes, for whoever has the token. One root is judged at a time. */
export function createCosignServer(cosigner: Cosigner, options: ServerOptions): Server {
  const { roots, maxBytes, log } = options;
  const expected = hash(`Bearer ${options.token}`);
  let busy = false;

  /** Takes a body in, and removes what is left of it in any case. */
  async function take<T>(
    request: IncomingMessage,
    split: number,
    use: (first: string, second: string) => Promise<T>,
  ): Promise<T> {
    if (busy) throw new StintError('unavailable', 'Another root is being judged. Ask again later.');
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > maxBytes) {
      throw new StintError('too_large', `A request may have ${maxBytes} bytes.`);
    }
    busy = true;
    const [first, second] = [roots.incoming(), roots.incoming()];
    try {
      await receive(request, [first, second], { split, limit: maxBytes });
      return await use(first, second);
    } finally {
      busy = false;
      discard(first, second);
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '/' } = request;
    if (!timingSafeEqual(hash(request.headers.authorization ?? ''), expected)) {
      throw new StintError('unauthorized', 'Send the token of this cosigner.');
    }
    const [, epoch] = /^\/v1\/roots\/([1-9]\d{0,8})\/leaves$/.exec(url) ?? [];

    if (method === 'GET' && url === '/v1/state') return json(response, await cosigner.state());
    if (method === 'GET' && epoch !== undefined) {
      const path = cosigner.leavesOf(Number(epoch));
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      return pipeline(createReadStream(path), response);
    }
    if (method === 'POST' && url === '/v1/base') {
      await take(request, 0, (_, path) => cosigner.learn(path));
      return json(response, {});
    }
    if (method === 'POST' && url === '/v1/roots') {
      const split = Number(request.headers[LEAF_BYTES]);
      if (!Number.isSafeInteger(split) || split < 1) {
        throw new StintError('malformed', `The header ${LEAF_BYTES} has to be a number of bytes.`);
      }
      const signed = await take(request, split, (leaves, list) => cosigner.judge(leaves, list));
      const { root, total, dataHash } = signed;
      log.info({ epoch: signed.epoch, root, total, dataHash }, 'signed a root');
      return json(response, signed);
    }
    throw new StintError('not_found', `There is no ${method} ${url.slice(0, 100)} here.`);
  }

  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof StintError) log.warn({ url: request.url, reason: error.message }, 'no');
      else log.error({ err: error }, 'failed');
      refuse(request, response, error);
    });
  });
  server.maxConnections = 16;
  return server;
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Answers with the error and ends the connection, since the body may not have been read. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const known =
    error instanceof StintError
      ? error
      : new StintError('internal', 'Something went wrong here. The log says what.');
  response.writeHead(known.status || 500, {
    'content-type': 'application/json',
    connection: 'close',
  });
  response.end(JSON.stringify(toErrorBody(known)), () => request.destroy());
}
