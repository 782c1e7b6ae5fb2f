import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { Hono } from 'hono';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Parts } from '../parts.ts';
import type { Exchange } from './exchange.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** A page runs our own script and nothing else, and nobody may frame it: wallets sign on it. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The files of the build by name. They are small, and in memory no request can leave one open. */
function readFiles(root: string): Map<string, Uint8Array<ArrayBuffer>> {
  const names = existsSync(root) ? readdirSync(root, { recursive: true }).map(String) : [];
  return new Map(
    names
      .filter((name) => extname(name) in TYPES && statSync(join(root, name)).isFile())
      .map((name) => [name.replaceAll('\\', '/'), new Uint8Array(readFileSync(join(root, name)))]),
  );
}

/** Serves the claim and campaign pages: files of the build by their exact names, and no other. */
export function webPages(app: Hono<Exchange>, parts: Parts): void {
  const files = readFiles(resolve(parts.config.env.STINT_PAGES));
  const send = (name: string): Response => {
    const body = files.get(name);
    // The demo wallet exists on the local chain and nowhere else.
    if (!body || (name.includes('demo-wallet') && !parts.demo)) {
      throw new StintError('not_found', 'There is no such file.');
    }
    const cache = name.endsWith('.html') ? 'no-store' : 'public, max-age=31536000, immutable';
    return new Response(body, {
      headers: {
        'content-type': TYPES[extname(name)]!,
        'cache-control': cache,
        'content-security-policy': CSP,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  };
  for (const page of ['claim', 'campaign']) app.get(`/${page}`, () => send(`${page}/index.html`));
  app.get('/pages/*', (c) => send(c.req.path.slice('/pages/'.length)));
}
