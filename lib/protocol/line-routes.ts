import * as z from 'zod/mini';
import { ResultLine } from './campaigns.ts';
import { JudgedTask } from './judgments.ts';
import { Hex32 } from './primitives.ts';
import { defineRoutes } from './route.ts';

/** The routes whose answer is a stream of lines, each of them JSON. */
export const LINE_ROUTES = defineRoutes({
  /** The accepted answers of a campaign. */
  results: {
    method: 'GET',
    path: '/v1/campaigns/:id/results',
    auth: 'campaign',
    limit: { pool: 'open', at: 'caller' },
    gated: false,
    params: { id: Hex32 },
    line: ResultLine,
  },
  /** The tasks of a campaign with their texts and accepted answers. */
  judgments: {
    method: 'GET',
    path: '/v1/campaigns/:id/judgments',
    auth: 'campaign',
    limit: { pool: 'open', at: 'caller' },
    gated: false,
    params: { id: Hex32 },
    line: JudgedTask,
  },
  /** The public leaf file of a root: a header, then pairs of wallet and lifetime total. */
  leaves: {
    method: 'GET',
    path: '/v1/roots/:epoch/leaves',
    auth: 'open',
    limit: { pool: 'open', at: 'arrival' },
    gated: false,
    params: { epoch: z.coerce.number().check(z.int(), z.gte(1), z.lte(2 ** 48)) },
    line: z.unknown(),
  },
});
