/** Half the width of a two-sided 95 % interval of the normal distribution, in standard deviations. */
export const Z95 = 1.959963984540054;

/** A value with its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/**
 * A share with its 95 % interval, after Wilson, "Probable Inference" (JASA 22, 1927).
 * @param hits may be a fraction (an expected count)
 * @returns null when nothing was counted
 */
export function wilson(hits: number, of: number): Interval | null {
  if (of <= 0) return null;
  const z = Z95 * Z95;
  const share = hits / of;
  const middle = (share + z / (2 * of)) / (1 + z / of);
  const reach = (Z95 / (1 + z / of)) * Math.sqrt((share * (1 - share)) / of + z / (4 * of * of));
  return { value: share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** A value between 0 and 1 with its 95 % interval by the normal approximation. */
export function normalInterval(value: number, variance: number): Interval {
  const reach = Z95 * Math.sqrt(Math.max(0, variance));
  return { value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}

/** Linear-interpolated quantile of sorted numbers; `p` from 0 to 1. */
export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const lower = sorted[below]!;
  return lower + (at - below) * ((sorted[below + 1] ?? lower) - lower);
}
