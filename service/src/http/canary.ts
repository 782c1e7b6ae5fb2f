import type { Hono } from 'hono';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Parts } from '../parts.ts';
import type { Exchange } from './exchange.ts';

/** A page of the operator's own hosts; devices are asked for it as for any other page. */
export function canaryPage(app: Hono<Exchange>, { relay }: Parts): void {
  app.get('/canary/:nonce', (c) => {
    const body = relay.answerCanary(c.req.param('nonce'), c.var.address);
    if (body === null) throw new StintError('not_found', 'There is nothing at this address.');
    return c.text(body, 200, { 'cache-control': 'no-store' });
  });
}
