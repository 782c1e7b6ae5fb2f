import { createReadStream } from 'node:fs';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { LINE_ROUTES } from '../../../../lib/protocol/line-routes.ts';
import type { Parts } from '../../parts.ts';
import { leafPath } from '../../settlement/roots/leaf-file.ts';
import { judgments } from '../../tasks/judgments.ts';
import { results } from '../../tasks/results.ts';
import type { Handlers, Lines } from '../serve-routes.ts';

/** Exports of a campaign, and the leaf files of roots. */
export const lineHandlers = (parts: Parts): Handlers<typeof LINE_ROUTES> => ({
  results: ({ params }) => results(parts.ctx, params.id),
  judgments: ({ params }) => judgments(parts.ctx, params.id),
  leaves: ({ params }) => leafFile(parts, params.epoch),
});

/** @throws StintError `not_found` */
async function leafFile({ ctx, config }: Parts, epoch: number): Promise<Lines> {
  const row = await ctx.store.db
    .selectFrom('roots')
    .select('epoch')
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  if (!row) throw new StintError('not_found', 'There is no root of this epoch.');
  return readFile(leafPath(config.rootFolder, epoch));
}

/** A file's bytes. It is opened once somebody reads them, which nobody does after HEAD. */
async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}
