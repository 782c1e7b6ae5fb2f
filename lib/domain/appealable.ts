import type { RejectReason } from '../protocol/receipts.ts';

/** What a rule says, and what another person has said already. */
const FINAL: readonly string[] = [
  'too_fast',
  'duplicate',
  'appeal_denied',
] satisfies RejectReason[];

/**
 * Whether a rejection can be appealed: not one by the clock or for a second answer of the same wallet,
 * which another person's judgment of the task would say nothing about
 * (docs/money.md rules 3 and 6).
 * @param reason of the receipt, `code` or `code: evidence`
 */
export const isAppealable = (reason: string): boolean => !FINAL.includes(reason.split(':')[0]!);
