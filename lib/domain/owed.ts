import type { BackedVoucher, Owed } from '../protocol/receipts.ts';

/** What the operator owes next to a voucher, base units (docs/money.md rule 16). */
export const owedSum = ({ owed = [] }: { owed?: readonly Owed[] | undefined }): bigint =>
  owed.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** The wallet's credited total at the head that a voucher names, base units: its sum and what is owed. */
export const creditedBy = (backed: Pick<BackedVoucher, 'voucher' | 'owed'>): bigint =>
  BigInt(backed.voucher.cumulative) + owedSum(backed);

/**
 * Whether a verified tail may take the place of the one that is kept. A lifetime total never falls.
 * Its payable part may, by what the operator says it owes; but a campaign closes no earlier than the
 * date until which the old voucher is good, and before that it is not believed.
 * @param now ms, by the clock of this device
 */
export function mayReplaceTail(
  known: BackedVoucher | null | undefined,
  next: BackedVoucher,
  now: number,
): boolean {
  if (!known) return true;
  if (creditedBy(next) < creditedBy(known)) return false;
  if (BigInt(next.voucher.cumulative) >= BigInt(known.voucher.cumulative)) return true;
  return known.goodUntil !== null && known.goodUntil * 1000 <= now;
}
