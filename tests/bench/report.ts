/** Prints a measured figure as a line of JSON. `goal` is the figure to reach. */
export function report(name: string, value: number, unit: string, goal: number): void {
  const rounded = Math.round(value * 100) / 100;
  process.stdout.write(`${JSON.stringify({ name, value: rounded, unit, goal })}\n`);
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Nearest-rank percentile; `p` from 0 to 1. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}
