import type { Hono } from 'hono';
import { Hex32 } from '../../../lib/protocol/primitives.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import type { Parts } from '../parts.ts';
import { campaignStatus } from '../tasks/campaigns.ts';
import { mayView, openView } from '../tasks/view-token.ts';
import type { App } from './app.ts';
import { bearer, requireRequester } from './auth.ts';
import { parse } from './respond.ts';

/** What the campaign page reads, and the token that it reads with. */
export function reportRoutes(app: Hono<App>, parts: Parts): void {
  const { ctx, limits, reports } = parts;
  app.post(ROUTES.view.path, async (c) => {
    const id = parse(Hex32, c.req.param('id'));
    await requireRequester(parts, c, id);
    return c.json(openView(ctx, id));
  });
  app.get(ROUTES.report.path, async (c) => {
    await limits.take('open', c.var.address);
    const id = parse(Hex32, c.req.param('id'));
    if (!mayView(ctx, id, bearer(c))) await requireRequester(parts, c, id);
    return c.json(reports.of(await campaignStatus(ctx, id)));
  });
}
