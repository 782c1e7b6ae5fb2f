import type { Context } from '../context.ts';

/**
 * How long after a campaign's deadline accruals still win over its refund, seconds
 * (docs/money.md rule 21).
 */
export const GRACE_SECONDS = 30 * 86_400;
/** How long before a refund becomes possible every tail is accrued, seconds (docs/money.md rule 15). */
export const LAST_CALL_SECONDS = 48 * 3600;
/**
 * How long another judge or the operator has for an appeal, ms. Together with the time to decide and
 * to appeal it stays below 21 days (docs/money.md rule 21).
 */
export const JUDGE_MS = 6 * 86_400_000;

/** From when everything of a campaign is accrued at once, Unix seconds. @param deadline on the chain */
export const lastCall = (deadline: number): number => deadline + GRACE_SECONDS - LAST_CALL_SECONDS;

/**
 * The last moment at which an answer may be acknowledged, Unix seconds: decided, appealed and judged
 * as late as the rules allow, it is still credited before the last call (docs/money.md rule 4).
 * @param deadline on the chain
 */
export const lastAnswer = ({ decideMs, appealMs }: Context['rules'], deadline: number): number =>
  lastCall(deadline) - Math.ceil((decideMs + appealMs + JUDGE_MS) / 1000);

/**
 * When work that is acknowledged now is decided at the latest, ms.
 * @param deadline on the chain, Unix seconds
 */
export const decideBy = ({ rules }: Context, now: number, deadline: number): number =>
  Math.min(now + rules.decideMs, Math.max(now, lastCall(deadline) * 1000));
