import { createServer, type Server } from 'node:http';
import type { Hono } from 'hono';
import type { Parts } from '../parts.ts';
import type { Exchange } from './exchange.ts';
import { isOurName } from './guard.ts';

/** `/healthz`: the process runs. `/readyz`: it can do its work. */
export function healthRoutes(app: Hono<Exchange>, parts: Parts): void {
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    const state = await parts.ready();
    return c.json(state, state.ok ? 200 : 503);
  });
}

/** `/metrics` for Prometheus, on a port that is not the public one. It does not listen yet. */
export function createMetricsServer({
  config,
  metrics,
}: Pick<Parts, 'config' | 'metrics'>): Server {
  const isOurs = isOurName(config);
  return createServer(async (request, response) => {
    if (!isOurs(request.headers.host)) return response.writeHead(403).end();
    if (request.url !== '/metrics') return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    return response.end(await metrics.text());
  });
}
