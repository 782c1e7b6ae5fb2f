import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../shared/failure.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // A policy inside the page cannot say this; the rest of the policy is in the page.
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/**
 * Serves one page to this computer alone. Loopback counts as secure, so the page may decrypt.
 * @param port 0 for any that is free
 * @throws Failure when the port cannot be used
 */
export async function servePage(page: string, port: number) {
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && /^\/(recover\.html)?(\?|$)/.test(request.url ?? '');
    if (found) response.writeHead(200, HEADERS).end(page);
    else response.writeHead(404).end();
  });
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    throw new Failure(
      `Port ${port} cannot be used.`,
      'Choose another one: PORT=8900 npm run recover',
      {
        cause,
      },
    );
  }

  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${taken}/`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
