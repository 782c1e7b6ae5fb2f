import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { StintError } from '../../../lib/protocol/errors.ts';
import {
  isSupportedVersion,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
} from '../../../lib/protocol/version.ts';
import type { Parts } from '../parts.ts';
import { clientAddress } from '../relay/sockets/address.ts';
import { demoRoutes } from './demo.ts';
import { deviceRoutes } from './device-routes.ts';
import { healthRoutes } from './health.ts';
import { openApi } from './openapi.ts';
import { reportRoutes } from './report-routes.ts';
import { requesterRoutes } from './requester-routes.ts';
import { respondError } from './respond.ts';
import { rootRoutes } from './root-routes.ts';
import { sharingRoutes } from './sharing-routes.ts';
import { webPages } from './web-pages.ts';

export interface App {
  Variables: { log: Logger; requestId: string; errorCode: string | undefined; address: string };
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

/** The HTTP side of the service: parse, call one module, map errors. */
export function createApp(parts: Parts): Hono<App> {
  const app = new Hono<App>();
  const proxies = new Set(parts.config.env.STINT_TRUSTED_PROXIES);
  let count = 0;
  app.use(async (c, next) => {
    const started = performance.now();
    c.set('requestId', `${process.pid.toString(36)}-${(++count).toString(36)}`);
    c.set('log', parts.log);
    c.set('address', addressOf(c.env, proxies));
    await next();
    const ms = performance.now() - started;
    const route = c.req.routePath;
    parts.metrics.request(c.req.method, route, c.res.status, ms);
    const code = c.get('errorCode');
    if (code || parts.log.isLevelEnabled('debug')) {
      parts.log.info(
        {
          method: c.req.method,
          route,
          status: c.res.status,
          code,
          ms: Math.round(ms),
          request: c.var.requestId,
        },
        'request',
      );
    }
  });
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
  deviceRoutes(app, parts);
  requesterRoutes(app, parts);
  reportRoutes(app, parts);
  rootRoutes(app, parts);
  sharingRoutes(app, parts);
  webPages(app, parts);
  if (parts.demo) demoRoutes(app, parts);
  app.get('/openapi.json', (c) => c.json(openApi(parts.config.origin)));
  return app;
}

function addressOf(env: unknown, proxies: ReadonlySet<string>): string {
  const { incoming } = (env ?? {}) as { incoming?: IncomingMessage };
  return incoming ? clientAddress(incoming, proxies) : 'unknown';
}
