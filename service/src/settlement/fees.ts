/** What a transaction offers for gas, wei. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** Nodes take a replacement only if both fees rise by a tenth or more; some ask for an eighth. */
const rise = (fee: bigint): bigint => (fee * 9n) / 8n + 1n;

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * The fees of a transaction: those of the market, up to the ceiling. One that replaces another offers
 * an eighth more than it, or the market's if that is more.
 * @param ceiling the most to offer, wei for a unit of gas
 * @param before the fees of the transaction to replace
 * @returns null when the ceiling leaves no room for a replacement: then the old one has to wait
 */
export function chooseFees(market: Fees, ceiling: bigint, before: Fees | null): Fees | null {
  const least = before && {
    maxFeePerGas: rise(before.maxFeePerGas),
    maxPriorityFeePerGas: rise(before.maxPriorityFeePerGas),
  };
  if (least && least.maxFeePerGas > ceiling) return null;

  const maxFeePerGas = min(max(market.maxFeePerGas, least?.maxFeePerGas ?? 0n), ceiling);
  const tip = max(market.maxPriorityFeePerGas, least?.maxPriorityFeePerGas ?? 0n);
  return { maxFeePerGas, maxPriorityFeePerGas: min(tip, maxFeePerGas) };
}
