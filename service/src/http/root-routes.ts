import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import { stream } from 'hono/streaming';
import * as z from 'zod/mini';
import { StintError } from '../../../lib/protocol/errors.ts';
import { Address } from '../../../lib/protocol/primitives.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import type { Parts } from '../parts.ts';
import { leafPath } from '../settlement/roots/post.ts';
import type { App } from './app.ts';
import { parse } from './respond.ts';

const Epoch = z.coerce.number().check(z.int(), z.gte(1));

/** What lets anyone check what is owed: roots, their leaf files, and a wallet's proof. */
export function rootRoutes(app: Hono<App>, parts: Parts): void {
  const { ctx, limits, config } = parts;
  app.get(ROUTES.roots.path, async (c) => {
    await limits.take('open', c.var.address);
    const rows = await ctx.store.db
      .selectFrom('roots')
      .selectAll()
      .orderBy('epoch', 'desc')
      .limit(100)
      .execute();
    const roots = rows.map((row) => ({
      epoch: row.epoch,
      root: row.root,
      total: String(row.total),
      dataHash: row.data_hash,
      count: row.count,
      state: row.state,
      validAt: row.valid_at,
    }));
    return c.json({ roots });
  });
  app.get(ROUTES.rootProof.path, async (c) => {
    await limits.take('open', c.var.address);
    return c.json(await parts.proof(parse(Address, c.req.param('account'))));
  });
  app.get('/v1/roots/:epoch/leaves', async (c) => {
    await limits.take('open', c.var.address);
    const epoch = parse(Epoch, c.req.param('epoch'));
    const row = await ctx.store.db
      .selectFrom('roots')
      .select('epoch')
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    if (!row) throw new StintError('not_found', 'There is no root of this epoch.');
    const file = Readable.toWeb(createReadStream(leafPath(config.rootFolder, epoch)));
    c.header('content-type', 'application/x-ndjson');
    return stream(c, (out) => out.pipe(file as ReadableStream));
  });
}
