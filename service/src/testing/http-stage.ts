import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { Route } from '../../../lib/protocol/route.ts';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { addDevice } from '../devices/find.ts';
import { openSession } from '../devices/session.ts';
import { createBodyBudget } from '../http/body-budget.ts';
import type { Exchange } from '../http/exchange.ts';
import { respondError } from '../http/respond-error.ts';
import { type Handlers, serveRoutes } from '../http/serve-routes.ts';
import { createSigner } from '../keys.ts';
import type { Parts } from '../parts.ts';
import { openStore } from '../store/store.ts';
import { hashKey } from '../tasks/create.ts';
import { openView } from '../tasks/view-token.ts';
import { createCampaignRow } from './rows.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const DEVICE = `0x${'de'.repeat(32)}`;
const REQUESTER = `0x${'11'.repeat(20)}`;
const STRANGER = `0x${'22'.repeat(20)}`;
const key = (byte: string) => `0x${byte.repeat(32)}`;
export const CAMPAIGN = `0x${'ca'.repeat(32)}`;

/** Everybody who can send a token, and what they send. */
export interface Tokens {
  nobody: string;
  device: string;
  requester: string;
  /** A requester whose campaign it is not. */
  stranger: string;
  viewer: string;
  operator: string;
}

/** What the routes of a table are served with, and where: one device, one campaign, no handler's work. */
export interface HttpStage {
  tokens: Tokens;
  /** An app that serves a table; `limits`, `gate`, `log` and `bodies` are the test's. */
  serve<const T extends Record<string, Route>>(
    table: T,
    handlers: Handlers<T>,
    parts?: Partial<Pick<Parts, 'limits' | 'gate' | 'log' | 'bodies'>>,
  ): Hono<Exchange>;
  close(): Promise<void>;
}

export async function setHttpStage(): Promise<HttpStage> {
  const dir = mkdtempSync(join(tmpdir(), 'stint-routes-'));
  const store = await openStore(join(dir, 'service.db'), DOMAIN);
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  const ctx: Context = { store, domain: DOMAIN, signer, now: Date.now, rules: DEFAULT_RULES };
  await store.write(async (db) => {
    await addDevice(ctx, db, { device: DEVICE, recoveryKey: key('04'), account: null });
    await createCampaignRow(db, CAMPAIGN, Math.floor(Date.now() / 1000) + 86_400, Date.now());
    const keyOf = (name: string, requester: string) => ({
      hash: hashKey(name),
      requester,
      created_at: 0,
    });
    await db
      .insertInto('requester_keys')
      .values([keyOf('their-key', REQUESTER), keyOf('another-key', STRANGER)])
      .execute();
  });
  return {
    tokens: {
      nobody: '',
      device: openSession(ctx, { device: DEVICE, key: DEVICE }).token,
      requester: 'their-key',
      stranger: 'another-key',
      viewer: openView(ctx, CAMPAIGN).token,
      operator: 'operator-token',
    },
    serve(table, handlers, parts = {}) {
      const app = new Hono<Exchange>();
      app.use(async (c, next) => {
        c.set('log', (parts.log ?? { error: () => {} }) as Parts['log']);
        c.set('address', '192.0.2.1');
        await next();
      });
      app.onError((error, c) => respondError(c, error));
      const env = { STINT_OPERATOR_TOKEN: 'operator-token' };
      const all = {
        ctx,
        config: { env },
        limits: { take: async () => {}, dearness: async () => 0 },
        bodies: createBodyBudget(),
        gate: { check: async () => {} },
        ...parts,
      };
      serveRoutes(app, all as unknown as Parts, table, handlers);
      return app;
    },
    async close() {
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}
