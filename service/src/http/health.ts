import type { Hono } from 'hono';
import type { Parts } from '../parts.ts';
import type { Exchange } from './exchange.ts';

/** `/healthz`: the process runs. `/readyz`: it can do its work. `/metrics`: for Prometheus. */
export function healthRoutes(app: Hono<Exchange>, parts: Parts): void {
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    const state = await parts.ready();
    return c.json(state, state.ok ? 200 : 503);
  });
  app.get('/metrics', async (c) => c.text(await parts.metrics.text()));
}
