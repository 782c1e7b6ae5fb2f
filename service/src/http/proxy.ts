import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { toErrorBody } from '../../../lib/protocol/advice.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { FetchRequest, REQUEST_HEADERS } from '../../../lib/protocol/relay.ts';
import type { Parts } from '../parts.ts';
import { deliverPage } from './deliver-page.ts';
import { readCampaignKey, sendError, THROUGH_PROXY } from './fetch.ts';
import { parse } from './read-request.ts';

/**
 * Options of a request, written after the key in the user name, as in `key.country-de.campaign-0x…`:
 * a proxy has no other place for them.
 * @throws StintError `malformed`
 */
function optionsOf(options: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const option of options) {
    const [name = '', ...rest] = option.split('-');
    const field = name === 'country' ? 'region' : name;
    if (field !== 'region' && field !== 'campaign') {
      throw new StintError(
        'malformed',
        `There is no option ${name}; use country-xx or campaign-0x….`,
      );
    }
    found[field] = rest.join('-');
  }
  return found;
}

/** The page that is wanted. `http:` becomes `https:`, and the answer says so. @throws StintError `malformed` */
function targetOf(request: IncomingMessage): { url: string; upgraded: boolean } {
  const text = request.url ?? '';
  if (!/^https?:\/\//i.test(text)) {
    throw new StintError('malformed', 'This port is a proxy: send an absolute address.');
  }
  const upgraded = /^http:/i.test(text);
  return { url: upgraded ? `https:${text.slice(5)}` : text, upgraded };
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse) {
  try {
    const { key, options } = readCampaignKey(request.headers['proxy-authorization']);
    const { url, upgraded } = targetOf(request);
    const headers = Object.fromEntries(
      REQUEST_HEADERS.flatMap((name) => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
    const { method } = request;
    const wanted = parse(FetchRequest, { url, method, headers, ...optionsOf(options) });
    const extra = { 'x-stint-upgraded': upgraded ? 'https' : 'no' };
    await deliverPage(parts, response, {
      request: wanted,
      key,
      forwardStatus: true,
      json: false,
      extra,
    });
  } catch (error) {
    await sendError(parts, response, error, THROUGH_PROXY);
  }
}

/** CONNECT asks for a raw tunnel, and devices fetch pages. The connection ends with the answer. */
function refuseTunnel(socket: Duplex): void {
  const error = new StintError('tunnel_unsupported', 'There are no tunnels through this proxy.');
  const body = JSON.stringify(toErrorBody(error));
  socket.on('error', () => socket.destroy());
  // What the client sends all the same is thrown away: unread, it would take the answer with it.
  socket.resume();
  socket.end(
    `HTTP/1.1 501 Not Implemented\r\nx-stint-instead: POST /v1/fetch\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

/** The forward proxy, as in `curl -x`. It does not listen yet. */
export function createProxy(parts: Parts): Server {
  const server = createServer((request, response) => void handle(parts, request, response));
  server.on('connect', (_request, socket) => refuseTunnel(socket));
  return server;
}
