import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { StintError } from '../../../lib/protocol/errors.ts';
import { Hex32 } from '../../../lib/protocol/primitives.ts';
import type { Auth } from '../../../lib/protocol/route.ts';
import { deviceOf } from '../devices/session.ts';
import type { Parts } from '../parts.ts';

import { getCampaign } from '../tasks/find-campaign.ts';
import { requesterOf } from '../tasks/requester-keys.ts';
import { mayView } from '../tasks/view-token.ts';
import type { Exchange } from './exchange.ts';
import { parse } from './read-request.ts';

/** What a handler is told about its caller, by the rule that let them in. */
export interface Callers {
  open: undefined;
  /** The device, and the key that it signs with now. */
  device: { device: string; key: string };
  /** The wallet whose campaign key it is. */
  requester: { requester: string };
  campaign: undefined;
  report: undefined;
  operator: undefined;
}

type Rule<A extends Auth> = (
  parts: Parts,
  c: Context<Exchange>,
) => Promise<Callers[A]> | Callers[A];

const RULES: { [A in Auth]: Rule<A> } = {
  open: () => undefined,
  device: (parts, c) => deviceOf(parts.ctx, bearer(c)),
  requester: (parts, c) => requireRequester(parts, bearer(c)),
  campaign: (parts, c) => requireCampaign(parts, c, campaignOf(c)),
  async report(parts, c) {
    const campaign = campaignOf(c);
    if (!mayView(parts.ctx, campaign, bearer(c))) await requireCampaign(parts, c, campaign);
  },
  operator(parts, c) {
    if (isOperator(parts, bearer(c))) return;
    throw new StintError('unauthorized', 'This is not the operator token.');
  },
};

/**
 * Lets in whom the route's rule lets in.
 * @throws StintError `unauthorized`, `forbidden`, `device_unknown`; where the rule is about the
 *   campaign `:id`, `malformed` and `not_found` too
 */
export const authorise = (
  parts: Parts,
  c: Context<Exchange>,
  auth: Auth,
): Promise<Callers[Auth]> | Callers[Auth] => RULES[auth](parts, c);

function bearer(c: Context<Exchange>): string {
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer' && token) return token;
  throw new StintError('unauthorized', 'Send the header `authorization: Bearer ...`.');
}

const campaignOf = (c: Context<Exchange>): string => parse(Hex32, c.req.param('id'));

function isOperator(parts: Parts, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(token), hash(parts.config.env.STINT_OPERATOR_TOKEN));
}

async function requireRequester({ ctx }: Parts, token: string): Promise<{ requester: string }> {
  const requester = await requesterOf(ctx, token);
  if (requester) return { requester };
  throw new StintError('unauthorized', 'This is not a campaign key.');
}

async function requireCampaign(
  parts: Parts,
  c: Context<Exchange>,
  campaign: string,
): Promise<undefined> {
  const token = bearer(c);
  if (isOperator(parts, token)) return;
  const { requester } = await requireRequester(parts, token);
  const row = await getCampaign(parts.ctx.store.db, campaign);
  if (row.requester === requester) return;
  throw new StintError('forbidden', 'This campaign belongs to another requester.');
}
