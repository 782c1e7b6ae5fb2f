/** Prints one measured figure as a line of JSON, five digits long. */
export function report(name: string, value: number, unit: string, goal: number): void {
  const rounded = Number(value.toPrecision(5));
  process.stdout.write(`${JSON.stringify({ name, value: rounded, unit, goal })}\n`);
}

/** Milliseconds of a call, the median of several. */
export function time(call: () => unknown, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const before = performance.now();
    call();
    return performance.now() - before;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
