import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context as Hono } from 'hono';
import { StintError } from '../../../lib/protocol/errors.ts';
import { deviceOf } from '../devices/session.ts';
import type { Parts } from '../parts.ts';
import { requesterOf } from '../tasks/create.ts';
import { getCampaign } from '../tasks/find-campaign.ts';
import type { App } from './app.ts';

/** The bearer token of a request. @throws StintError `unauthorized` */
export function bearer(c: Hono<App>): string {
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    throw new StintError('unauthorized', 'Send the header `authorization: Bearer ...`.');
  }
  return token;
}

/** @throws StintError `unauthorized` */
export const requireDevice = (
  parts: Parts,
  c: Hono<App>,
): Promise<{ device: string; key: string }> => deviceOf(parts.ctx, bearer(c));

const sameText = (a: string, b: string): boolean => {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
};

const isOperator = (parts: Parts, token: string) =>
  sameText(token, parts.config.env.STINT_OPERATOR_TOKEN);

/** @throws StintError `unauthorized` */
export function requireOperator(parts: Parts, c: Hono<App>): void {
  if (!isOperator(parts, bearer(c)))
    throw new StintError('unauthorized', 'This is not the operator token.');
}

/** The campaign's requester, by a key of theirs, or the operator. @throws StintError `unauthorized`, `forbidden`, `not_found` */
export async function requireRequester(
  parts: Parts,
  c: Hono<App>,
  campaign: string,
): Promise<void> {
  const token = bearer(c);
  if (isOperator(parts, token)) return;
  const requester = await requesterOf(parts.ctx, token);
  if (!requester) throw new StintError('unauthorized', 'This is not a campaign key.');
  const row = await getCampaign(parts.ctx.store.db, campaign);
  if (row.requester !== requester) {
    throw new StintError('forbidden', 'This campaign belongs to another requester.');
  }
}
