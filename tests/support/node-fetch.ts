import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import type { Watch } from '../../lib/relay/options.ts';

/** A device's `fetch` made of Node's https, with what a browser's webRequest would report. */
export function createNodeFetch(localAddress?: string) {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 256,
    ...(localAddress && { localAddress }),
  });
  const seen = new Map<string, string>();

  function bodyOf(response: IncomingMessage): ReadableStream<Uint8Array> {
    const encoding = response.headers['content-encoding'];
    if (encoding !== 'gzip' && encoding !== 'br') {
      return Readable.toWeb(response) as ReadableStream<Uint8Array>;
    }
    const plain = response.pipe(encoding === 'gzip' ? createGunzip() : createBrotliDecompress());
    response.on('error', (error) => plain.destroy(error));
    plain.on('close', () => response.destroy());
    return Readable.toWeb(plain) as ReadableStream<Uint8Array>;
  }

  const fetch = (url: string, init: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const headers = { ...(init.headers as Record<string, string>), 'user-agent': 'device' };
      const call = request(
        url,
        {
          agent,
          method: init.method ?? 'GET',
          headers,
          ...(init.signal && { signal: init.signal }),
        },
        (response) => {
          seen.set(url, response.socket.remoteAddress ?? '');
          response.on('error', () => {});
          const status = response.statusCode ?? 0;
          const isEmpty = status === 204 || status === 304 || init.method === 'HEAD';
          const pairs = Object.entries(response.headers).flatMap(([name, value]) =>
            typeof value === 'string' ? [[name, value] as [string, string]] : [],
          );
          if (isEmpty) response.resume();
          resolve(new Response(isEmpty ? null : bodyOf(response), { status, headers: pairs }));
        },
      );
      call.on('error', reject);
      call.end();
    });

  const watch = (url: string): Watch => ({
    address: async () => seen.get(url) ?? null,
    redirect: () => null,
    stop: () => {},
  });
  return { fetch, watch };
}
