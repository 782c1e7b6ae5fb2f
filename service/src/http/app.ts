import type { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import { DEMO_ROUTES } from '../../../lib/protocol/demo-routes.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { LINE_ROUTES } from '../../../lib/protocol/line-routes.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import {
  isSupportedVersion,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
} from '../../../lib/protocol/version.ts';
import type { Parts } from '../parts.ts';
import { clientAddress } from '../relay/sockets/address.ts';
import { canaryPage } from './canary.ts';
import type { Exchange } from './exchange.ts';
import { guard } from './guard.ts';
import { demoHandlers } from './handlers/demo.ts';
import { apiHandlers } from './handlers/index.ts';
import { lineHandlers } from './handlers/lines.ts';
import { healthRoutes } from './health.ts';
import { openApi } from './openapi.ts';
import { respondError } from './respond-error.ts';
import { serveRoutes } from './serve-routes.ts';
import { webPages } from './web-pages.ts';

/** The HTTP side of the service, except the relay's pages (fetch.ts, proxy.ts). */
export function createApp(parts: Parts): Hono<Exchange> {
  const app = new Hono<Exchange>();
  observe(app, parts);
  app.use(guard(parts.config));
  app.use('/v1/*', async (c, next) => {
    checkVersion(c.req.header(PROTOCOL_HEADER));
    c.header(PROTOCOL_HEADER, String(PROTOCOL_VERSION));
    await next();
  });
  app.onError((error, c) => respondError(c, error));
  app.notFound((c) =>
    respondError(c, new StintError('not_found', 'There is nothing at this address.')),
  );

  healthRoutes(app, parts);
  serveRoutes(app, parts, ROUTES, apiHandlers(parts));
  serveRoutes(app, parts, LINE_ROUTES, lineHandlers(parts));
  if (parts.demo) serveRoutes(app, parts, DEMO_ROUTES, demoHandlers(parts));
  canaryPage(app, parts);
  webPages(app, parts);
  app.get('/openapi.json', (c) => c.json(openApi(parts.config.origin)));
  return app;
}

/** Numbers, measures and logs every request. */
function observe(app: Hono<Exchange>, parts: Parts): void {
  const proxies = new Set(parts.config.env.STINT_TRUSTED_PROXIES);
  let count = 0;
  app.use(async (c, next) => {
    const started = performance.now();
    c.set('requestId', `${process.pid.toString(36)}-${(++count).toString(36)}`);
    c.set('log', parts.log);
    c.set('address', addressOf(c.env, proxies));

    await next();

    const ms = performance.now() - started;
    parts.metrics.request(c.req.method, c.req.routePath, c.res.status, ms);
    if (c.get('errorCode') || parts.log.isLevelEnabled('debug')) logRequest(c, ms);
  });
}

function logRequest(c: Context<Exchange>, ms: number): void {
  c.var.log.info(
    {
      method: c.req.method,
      route: c.req.routePath,
      status: c.res.status,
      code: c.get('errorCode'),
      ms: Math.round(ms),
      request: c.var.requestId,
    },
    'request',
  );
}

/** Every exchange names the protocol it speaks; two versions are understood. */
function checkVersion(header: string | undefined): void {
  if (header !== undefined && isSupportedVersion(Number(header))) return;
  const message =
    header === undefined
      ? `Send the header ${PROTOCOL_HEADER}.`
      : `Version ${header} is not supported.`;
  throw new StintError('update_required', message, {
    details: { supported: [PROTOCOL_VERSION - 1, PROTOCOL_VERSION].filter((v) => v > 0) },
  });
}

function addressOf(env: unknown, proxies: ReadonlySet<string>): string {
  const { incoming } = (env ?? {}) as { incoming?: IncomingMessage };
  return incoming ? clientAddress(incoming, proxies) : 'unknown';
}
