import type { Finding } from './record.ts';

/** What a campaign pays for an answer, base units. */
export interface PayTerms {
  pay: 'opinion' | 'fact';
  price: bigint;
  /** The most that a fact earns on top; 0 for opinions. */
  bonus: bigint;
}

const WHOLE = 10_000n;

/**
 * The share of the bonus that a rater of facts earns, basis points: nothing at the level of a coin
 * toss or below, all of it for a rater who is always right, in proportion between.
 * @param reliability calibrated chance that their answer is right, by the others' answers, 0 to 1
 */
export const bonusShare = (reliability: number): number =>
  Math.round(Math.min(1, Math.max(0, 2 * reliability - 1)) * Number(WHOLE));

/**
 * The public rule of pay: nothing when the evidence is against the rater, otherwise the price that was
 * shown, and for facts a share of the bonus. So honest effort is paid whatever others think, and the
 * pay is between `price` and `price + bonus`. Time does not matter: an answer below the reading floor
 * is rejected before, and above it being faster gains nothing.
 * @param share the share of the bonus, basis points, 0 to 10,000
 * @returns base units, or the reason of a rejection
 */
export function payFor(
  terms: PayTerms,
  finding: Finding,
  share: number,
): { pay: bigint } | { reason: string } {
  if (finding.standing === 'against') return { reason: finding.reason ?? 'checks_failed' };
  if (terms.pay === 'opinion') return { pay: terms.price };
  const bounded = BigInt(Math.min(Number(WHOLE), Math.max(0, Math.trunc(share))));
  return { pay: terms.price + (terms.bonus * bounded) / WHOLE };
}
