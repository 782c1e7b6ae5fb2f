/** Money is a bigint of base units of one ERC-20; text appears only at the edges. */

/**
 * `1234567` with 6 decimals as `1.234`, with `places` digits after the point. Cut, never rounded
 * up: nobody is shown more than they have.
 */
export function formatUnits(amount: bigint | string, decimals: number, places = 3): string {
  const value = BigInt(amount);
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits
    .slice(digits.length - decimals)
    .padEnd(places, '0')
    .slice(0, places);

  return `${value < 0n ? '-' : ''}${whole}${places > 0 ? `.${fraction}` : ''}`;
}

/**
 * Base units of a decimal text such as `0.045`.
 * @throws RangeError when the text is not a number, or has more decimals than the token
 */
export function parseUnits(text: string, decimals: number): bigint {
  const match = /^(\d{1,20})(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > decimals) {
    throw new RangeError(`"${text}" is not an amount with at most ${decimals} decimals.`);
  }
  return BigInt(match[1]! + fraction.padEnd(decimals, '0'));
}

/**
 * The next payment for work that is paid by rate (docs/money.md rule 7): what is due in total,
 * rounded down, minus what was paid before. `rate` is base units for `per` units of work.
 */
export function cumulativePay(
  rate: bigint,
  per: bigint,
  unitsBefore: bigint,
  units: bigint,
): bigint {
  return ((unitsBefore + units) * rate) / per - (unitsBefore * rate) / per;
}

/** Bytes that a bandwidth campaign's price pays for. */
export const GB = 1_000_000_000n;

/** The operator's fee for a payment, rounded down, on top of it. `bps` in 1/10,000. */
export const feeOf = (pay: bigint, bps: number): bigint => (pay * BigInt(bps)) / 10_000n;

/** Base units an hour at this price and time. */
export const perHour = (price: bigint, ms: number): bigint =>
  ms <= 0 ? 0n : (price * 3_600_000n) / BigInt(Math.round(ms));
