import type { Hono } from 'hono';
import { StintError } from '../../../lib/protocol/errors.ts';
import { Address, Id } from '../../../lib/protocol/primitives.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import { registerBandwidthKey } from '../devices/bandwidth-key.ts';
import type { Parts } from '../parts.ts';
import { findJob, searchJobs } from '../relay/jobs/job-log.ts';
import { paidJobs } from '../relay/jobs/paid-jobs.ts';
import { sharingCampaigns, vet } from '../relay/jobs/requesters.ts';
import { appealShared } from '../relay/proofs/appeal.ts';
import { decideAppeal, openAppeals } from '../relay/proofs/settle-appeals.ts';
import { requesterOf } from '../tasks/create.ts';
import type { App } from './app.ts';
import { bearer, requireDevice, requireOperator } from './auth.ts';
import { lineHash } from './fetch.ts';
import { parse, parseJson } from './respond.ts';

/** What contributors, requesters and the operator ask of the relay besides pages. */
export function sharingRoutes(app: Hono<App>, parts: Parts): void {
  const { ctx, relay } = parts;
  // What the operator's own hosts pass on; devices are asked for it as for any page.
  app.get('/canary/:nonce', (c) => {
    const body = relay.answerCanary(c.req.param('nonce'), c.var.address);
    if (body === null) throw new StintError('not_found', 'There is nothing at this address.');
    return c.text(body, 200, { 'cache-control': 'no-store' });
  });
  app.get(ROUTES.sharingCampaigns.path, async (c) => {
    await requireDevice(parts, c);
    return c.json({ campaigns: await sharingCampaigns(ctx) });
  });
  app.post(ROUTES.bandwidthKey.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    const request = await parseJson(c, ROUTES.bandwidthKey.request);
    return c.json(await registerBandwidthKey(ctx, device, request));
  });
  app.post(ROUTES.paidJobs.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    const { jobs } = await parseJson(c, ROUTES.paidJobs.request);
    return c.json({ jobs: await paidJobs(ctx, device, jobs) });
  });
  app.post(ROUTES.sharedAppeal.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.limits.take('open', c.var.address);
    return c.json(await appealShared(ctx, device, await parseJson(c, ROUTES.sharedAppeal.request)));
  });
  app.get(ROUTES.job.path, async (c) => {
    const requester = await requesterOf(ctx, bearer(c));
    if (!requester) throw new StintError('unauthorized', 'This is not a campaign key.');
    const line = await findJob(ctx, requester, parse(Id, c.req.param('id')));
    return c.json({
      ...line,
      hash: line.status === null ? null : lineHash({ ...line, status: line.status }),
    });
  });
  app.post(ROUTES.relaySwitch.path, async (c) => {
    requireOperator(parts, c);
    const { on, note } = await parseJson(c, ROUTES.relaySwitch.request);
    await relay.turn(on, note);
    return c.json(relay.status());
  });
  app.post(ROUTES.vetRequester.path, async (c) => {
    requireOperator(parts, c);
    const { state, note } = await parseJson(c, ROUTES.vetRequester.request);
    await vet(ctx, parse(Address, c.req.param('requester')), state, note);
    return c.json({ state });
  });
  app.post(ROUTES.jobLog.path, async (c) => {
    requireOperator(parts, c);
    return c.json({ jobs: await searchJobs(ctx, await parseJson(c, ROUTES.jobLog.request)) });
  });
  app.get(ROUTES.openAppeals.path, async (c) => {
    requireOperator(parts, c);
    return c.json({ appeals: await openAppeals(ctx) });
  });
  app.post(ROUTES.decideAppeal.path, async (c) => {
    requireOperator(parts, c);
    const decision = await parseJson(c, ROUTES.decideAppeal.request);
    await decideAppeal(ctx, parse(Id, c.req.param('unit')), decision);
    return c.json({ state: decision.uphold ? 'upheld' : 'denied' });
  });
}
