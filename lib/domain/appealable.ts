import type { RejectReason } from '../protocol/receipts.ts';

/** Rejections that a fixed rule or a second person has already settled. */
const FINAL: readonly string[] = [
  'too_fast',
  'duplicate',
  'appeal_denied',
] satisfies RejectReason[];

/**
 * Whether a rejection can be appealed. Answers that came too fast and second answers by the same wallet
 * cannot: another person's judgment of the task has no bearing on them
 * (docs/money.md rules 3 and 6).
 * @param reason the receipt's reason, `code` or `code: evidence`
 */
export const isAppealable = (reason: string): boolean => !FINAL.includes(reason.split(':')[0]!);
