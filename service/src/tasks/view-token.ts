import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ViewToken } from '../../../lib/protocol/report.ts';
import type { Context } from '../context.ts';

/** A working day: a link left in a browser's history no longer works the day after. */
const VIEW_MS = 12 * 3_600_000;

const mac = (ctx: Context, campaign: string, end: string) =>
  createHmac('sha256', ctx.store.secret).update(`view:${campaign}:${end}`).digest('base64url');

/** Issues a token that opens one campaign's report for twelve hours; nothing is stored for it. */
export function openView(ctx: Context, campaign: string): ViewToken {
  const end = String(ctx.now() + VIEW_MS);
  const token = `${campaign}.${end}.${mac(ctx, campaign, end)}`;
  return { campaign, token, expiresAt: Number(end) };
}

/** Whether this token opens this campaign's report now. */
export function mayView(ctx: Context, campaign: string, token: string): boolean {
  // The campaign that it names is for people: the signature says which it opens.
  const [, end = '', given = ''] = token.split('.');
  if (!(Number(end) > ctx.now())) return false;
  const expected = Buffer.from(mac(ctx, campaign, end));
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
