export type Scale = {
  /** The amount at the full height of the chart, base units. */
  top: bigint;
  /** Two lines below the top, base units, lowest first. */
  lines: readonly [bigint, bigint];
};

const STEPS = [1n, 2n, 5n] as const;

/** Lines at a round step (1, 2 or 5 times a power of ten); three steps hold the largest bar. */
export function chartScale(amounts: readonly bigint[]): Scale {
  let max = 0n;
  for (const amount of amounts) if (amount > max) max = amount;
  for (let power = 1n; ; power *= 10n) {
    for (const step of STEPS) {
      const size = step * power;
      if (size * 3n >= max) return { top: size * 3n, lines: [size, size * 2n] };
    }
  }
}

/** A bar's height in percent of the chart; a bar that is not empty is always visible. */
export function barHeight(amount: bigint, top: bigint): number {
  if (amount <= 0n) return 0;
  return Math.max(1, Number((amount * 1000n) / top) / 10);
}
