import { createHmac } from 'node:crypto';
import type { Context } from '../context.ts';
import type { AnswerTable } from '../store/schema.ts';

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/** The share of a rater's answers that are under a name of their own: at least, and at most. */
const ONCE = { least: 0.1, most: 0.5 };

const mac = (ctx: Context, text: string): Buffer =>
  createHmac('sha256', ctx.store.secret).update(text).digest();

/** A number from 0 to 1 that only this service can work out. */
const drawOf = (ctx: Context, text: string): number => mac(ctx, text).readUInt32BE(0) / 2 ** 32;

/**
 * The name of an answer's rater in exports: within a campaign the same, and unlinkable to any other
 * (docs/money.md rule 23). What a wallet has earned is public, so how many answers stand under a name
 * must not tell whose it is: a share of them, another for each rater, stands under a name that occurs
 * once. Every export draws the same, so that many tell no more than one.
 */
export function raterName(
  ctx: Context,
  campaign: string,
  { id, owner, device }: Pick<AnswerTable, 'id' | 'owner' | 'device'>,
): string {
  const who = owner ?? device;
  const share = ONCE.least + (ONCE.most - ONCE.least) * drawOf(ctx, `once:${campaign}:${who}`);
  const once = drawOf(ctx, `once:${campaign}:${id}`) < share;
  return mac(ctx, once ? `answer:${campaign}:${id}` : `rater:${campaign}:${who}`)
    .toString('hex')
    .slice(0, 24);
}

/** When and how long, no finer than what a requester needs: the day (UTC), and whole seconds. */
export const coarseTime = ({
  shown_ms: shown,
  answered_at: at,
}: Pick<AnswerTable, 'shown_ms' | 'answered_at'>): { shownMs: number; answeredAt: number } => ({
  shownMs: Math.round(shown / SECOND_MS) * SECOND_MS,
  answeredAt: Math.floor(at / DAY_MS) * DAY_MS,
});
