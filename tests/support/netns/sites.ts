import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** A page of `size` bytes, the same for the same name. */
export function pageBytes(name: string, size: number): Buffer {
  const block = createHash('sha512').update(name).digest();
  return Buffer.alloc(size, block);
}

/** Text that compresses about as well as ordinary text does. */
export const textOf = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size / 8 }, (_, i) => `${1e6 + ((i * i) % 7_919)},`).join(''));

const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
const pages = new Map<string, Buffer>();
let requests = 0;
/** Pages that from now on differ for each request. */
const turned = new Set<string>();

/** Answers a request to any site; the path says how, hostile ways included. */
export function serveSite(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'https://www.sites.net');
  const [, kind = '', argument = ''] = url.pathname.split('/');
  requests += 1;
  const text = (status: number, body: string) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  };

  if (kind === 'robots.txt') {
    const closed = request.headers.host === 'robots.sites.net';
    if (closed) text(200, 'User-agent: *\nDisallow: /secret\n');
    else text(404, '');
  } else if (kind === 'bytes') sendBytes(response, argument, request.method === 'HEAD');
  else if (kind === 'echo') {
    text(200, JSON.stringify({ headers: request.headers, from: request.socket.remoteAddress }));
  } else if (kind === 'count') text(200, String(requests));
  else if (kind === 'turn') {
    turned.add(argument);
    text(200, 'turned');
  } else if (kind === 'turns') text(200, turned.has(argument) ? String(Math.random()) : argument);
  else if (kind === 'random') text(200, String(Math.random()));
  else if (kind === 'status') text(Number(argument), 'said so');
  else if (kind === 'to') {
    response.writeHead(302, { location: url.searchParams.get('url') ?? '/' }).end();
  } else void hostile(kind, response);
}

function sendBytes(response: ServerResponse, argument: string, headOnly: boolean): void {
  let page = pages.get(argument);
  if (!page) {
    page = pageBytes(argument, Number(argument));
    pages.set(argument, page);
  }

  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': page.length,
  });
  response.end(headOnly ? undefined : page);
}

async function hostile(kind: string, response: ServerResponse): Promise<void> {
  response.on('error', () => {});
  if (kind === 'endless') {
    response.writeHead(200);
    while (!response.destroyed) {
      if (!response.write(Buffer.alloc(65_536))) await pause(5);
    }
  } else if (kind === 'drip') {
    response.writeHead(200);
    while (!response.destroyed) {
      response.write('.');
      await pause(200);
    }
  } else if (kind === 'bomb') {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
    response.end(bomb);
  } else if (kind === 'packed' || kind === 'dense') {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/plain' };
    const body = gzipSync(kind === 'dense' ? Buffer.alloc(5_000_000) : textOf(200_000));
    response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
  } else if (kind === 'headers') {
    response.socket?.write('HTTP/1.1 200 OK\r\n');
    for (let i = 0; i < 100_000; i++) response.socket?.write(`x-${i}: ${i}\r\n`);
    response.socket?.end('\r\n');
  } else if (kind === 'silent') {
    // Never answers.
  } else response.writeHead(404).end();
}
