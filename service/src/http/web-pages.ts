import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
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

/** Where a page's scripts and styles come from, and whether it may send requests. */
interface Sources {
  own: string;
  connect: boolean;
}

/** A page runs our own script and nothing else, and nobody may frame it: wallets sign on it. */
const policy = ({ own, connect }: Sources): string =>
  [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' data:",
    `connect-src ${connect ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const HEADERS = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=()',
};

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
  const files = readFiles(parts.config.pages);
  if (files.size === 0)
    parts.log.warn(
      { folder: parts.config.pages },
      'there are no pages, so nobody can claim here: run `npm run build`, or set STINT_PAGES',
    );
  const send = (name: string, sources: Sources): Response => {
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
        'content-security-policy': policy(sources),
        ...HEADERS,
      },
    });
  };
  // Not all of this origin, which also serves what others have sent: the files of the build alone.
  const own = `${parts.config.origin}/pages/`;
  // It talks to the extension. Only the demo wallet reaches its chain through the service.
  app.get('/claim', () => send('claim/index.html', { own, connect: parts.demo }));
  app.get('/campaign', () => send('campaign/index.html', { own: "'self'", connect: true }));
  app.get('/pages/*', (c) => {
    return send(c.req.path.slice('/pages/'.length), { own: "'none'", connect: false });
  });
}
