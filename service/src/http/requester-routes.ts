import type { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { StintError } from '../../../lib/protocol/errors.ts';
import { Hex32 } from '../../../lib/protocol/primitives.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import type { Parts } from '../parts.ts';
import { campaignStatus, changeState } from '../tasks/campaigns.ts';
import { createCampaign } from '../tasks/create.ts';
import { judgments } from '../tasks/judgments.ts';
import { results } from '../tasks/results.ts';
import { uploadTasks } from '../tasks/upload.ts';
import type { App } from './app.ts';
import { requireOperator, requireRequester } from './auth.ts';
import { parse, parseJson, readBody } from './respond.ts';

const MAX_UPLOAD = 32 * 1024 * 1024;

/** What requesters and the operator call. */
export function requesterRoutes(app: Hono<App>, parts: Parts): void {
  const { ctx, limits, verifyWallet } = parts;
  app.post(ROUTES.createCampaign.path, async (c) => {
    await limits.take('open', c.var.address);
    return c.json(
      await createCampaign(ctx, verifyWallet, await parseJson(c, ROUTES.createCampaign.request)),
    );
  });
  app.get(ROUTES.campaign.path, async (c) => {
    const id = parse(Hex32, c.req.param('id'));
    await requireRequester(parts, c, id);
    return c.json(await campaignStatus(ctx, id));
  });
  app.post(ROUTES.closeCampaign.path, async (c) => {
    const id = parse(Hex32, c.req.param('id'));
    await requireRequester(parts, c, id);
    return c.json(await changeState(ctx, id, 'close'));
  });
  app.post(ROUTES.operate.path, async (c) => {
    requireOperator(parts, c);
    const { action } = await parseJson(c, ROUTES.operate.request);
    return c.json(await changeState(ctx, parse(Hex32, c.req.param('id')), action));
  });
  app.post(ROUTES.upload.path, async (c) => {
    const id = parse(Hex32, c.req.param('id'));
    await requireRequester(parts, c, id);
    const key = c.req.header('idempotency-key');
    if (!key || key.length > 200) {
      throw new StintError('malformed', 'Send an idempotency-key header of 1 to 200 characters.');
    }
    return c.json(await uploadTasks(ctx, id, key, await readBody(c, MAX_UPLOAD)));
  });
  app.get('/v1/campaigns/:id/judgments', async (c) => {
    const id = parse(Hex32, c.req.param('id'));
    await requireRequester(parts, c, id);
    c.header('content-type', 'application/x-ndjson');
    return stream(c, async (out) => {
      for await (const line of judgments(ctx, id)) await out.write(line);
    });
  });
  app.get('/v1/campaigns/:id/results', async (c) => {
    const id = parse(Hex32, c.req.param('id'));
    await requireRequester(parts, c, id);
    c.header('content-type', 'application/x-ndjson');
    return stream(c, async (out) => {
      for await (const line of results(ctx, id)) await out.write(line);
    });
  });
}
