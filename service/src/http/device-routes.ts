import type { Hono } from 'hono';
import { AccountQuery, SeqQuery } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { Address, Hex32 } from '../../../lib/protocol/primitives.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import { makeChallenge, recover, register, startSession } from '../devices/register.ts';
import { bindWallet } from '../ledger/binding/bind.ts';
import { announceMove, stopMove } from '../ledger/binding/move.ts';
import { accountPage, receiptPage } from '../ledger/pages.ts';
import { isAhead, present } from '../ledger/restore/present.ts';
import type { Parts } from '../parts.ts';
import { appeal } from '../tasks/appeal.ts';
import { leaseTasks } from '../tasks/lease.ts';
import { onBound } from '../tasks/on-bound.ts';
import { submit } from '../tasks/submit.ts';
import type { App } from './app.ts';
import { requireDevice } from './auth.ts';
import { parse, parseJson } from './respond.ts';

/** 5,000 receipts and as many entries, bytes. */
const MAX_PRESENTED = 8 * 1024 * 1024;

/** What devices call. */
export function deviceRoutes(app: Hono<App>, parts: Parts): void {
  identity(app, parts);
  work(app, parts);
  appeals(app, parts);
  earnings(app, parts);
  bindings(app, parts);
  restoring(app, parts);
  claims(app, parts);
}

function identity(app: Hono<App>, { ctx, limits, config, info }: Parts): void {
  app.get(ROUTES.network.path, (c) => c.json(info()));
  app.post(ROUTES.challenge.path, async (c) => {
    await limits.take('open', c.var.address);
    return c.json(makeChallenge(ctx, config.env.STINT_POW_BITS));
  });
  app.post(ROUTES.register.path, async (c) => {
    await limits.take('registration', c.var.address);
    return c.json(await register(ctx, await parseJson(c, ROUTES.register.request)));
  });
  app.post(ROUTES.session.path, async (c) => {
    await limits.take('open', c.var.address);
    return c.json(await startSession(ctx, await parseJson(c, ROUTES.session.request)));
  });
  app.post(ROUTES.recover.path, async (c) => {
    await limits.take('registration', c.var.address);
    return c.json(await recover(ctx, await parseJson(c, ROUTES.recover.request)));
  });
}

function work(app: Hono<App>, parts: Parts): void {
  const { ctx, limits, metrics } = parts;
  app.post(ROUTES.lease.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.gate.check();
    const request = await parseJson(c, ROUTES.lease.request);
    await limits.take('lease', c.var.address);
    return c.json(await leaseTasks(ctx, device, request));
  });
  app.post(ROUTES.submit.path, async (c) => {
    const { device, key } = await requireDevice(parts, c);
    await parts.gate.check();
    const response = await submit(ctx, { device, key }, await parseJson(c, ROUTES.submit.request));
    for (const outcome of response.outcomes) {
      metrics.outcome(outcome.status, outcome.status === 'refused' ? outcome.code : undefined);
    }
    return c.json(response);
  });
}

function appeals(app: Hono<App>, parts: Parts): void {
  app.post(ROUTES.appeal.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.limits.take('open', c.var.address);
    return c.json(await appeal(parts.ctx, device, await parseJson(c, ROUTES.appeal.request)));
  });
}

function earnings(app: Hono<App>, parts: Parts): void {
  const { ctx } = parts;
  const numbers = (query: Record<string, string>) => ({
    from: Number(query.from ?? 1),
    ...(query.limit !== undefined && { limit: Number(query.limit) }),
  });
  app.get(ROUTES.receipts.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    return c.json(await receiptPage(ctx, device, parse(SeqQuery, numbers(c.req.query()))));
  });
  app.get(ROUTES.account.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.gate.check();
    const { account, ...rest } = c.req.query();
    const query = parse(AccountQuery, { ...numbers(rest), ...(account && { account }) });
    return c.json(await accountPage(ctx, device, query));
  });
}

function restoring(app: Hono<App>, parts: Parts): void {
  const { ctx, gate } = parts;
  app.post(ROUTES.present.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    const presented = await parseJson(c, ROUTES.present.request, MAX_PRESENTED);
    if (await isAhead(ctx, device, presented)) await gate.begin();
    await present(ctx, device, presented);
    return c.json({});
  });
}

function bindings(app: Hono<App>, parts: Parts): void {
  const { ctx, verifyWallet } = parts;
  const own = (device: string, request: { device: string }) => {
    if (request.device !== device) throw new StintError('forbidden', 'Only a device binds itself.');
  };
  app.post(ROUTES.bind.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.gate.check();
    const request = await parseJson(c, ROUTES.bind.request);
    own(device, request);
    return c.json(await bindWallet(ctx, { verifyWallet, onBound }, request));
  });
  app.post(ROUTES.announceMove.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.gate.check();
    const request = await parseJson(c, ROUTES.announceMove.request);
    own(device, request);
    return c.json(await announceMove(ctx, verifyWallet, request));
  });
  app.post(ROUTES.stopMove.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parseJson(c, ROUTES.stopMove.request);
    await stopMove(ctx, device);
    return c.json({});
  });
}

function claims(app: Hono<App>, parts: Parts): void {
  app.post(ROUTES.quote.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.gate.check();
    return c.json(await parts.claims.quote(device, await parseJson(c, ROUTES.quote.request)));
  });
  app.post(ROUTES.claim.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    await parts.gate.check();
    return c.json(await parts.claims.accept(device, await parseJson(c, ROUTES.claim.request)));
  });
  app.get(ROUTES.claimStatus.path, async (c) => {
    const { device } = await requireDevice(parts, c);
    return c.json(await parts.claims.status(device, parse(Hex32, c.req.param('digest'))));
  });
  app.get(ROUTES.chainAccount.path, async (c) => {
    await parts.limits.take('open', c.var.address);
    const account = parse(Address, c.req.param('account'));
    const [claimed, { block }] = await Promise.all([
      parts.chain.claimed(account),
      parts.chain.latest(),
    ]);
    const row = await parts.ctx.store.db
      .selectFrom('accounts')
      .select('claimed_tx')
      .where('account', '=', account)
      .executeTakeFirst();
    return c.json({ account, claimed: String(claimed), block, lastTx: row?.claimed_tx ?? null });
  });
}
