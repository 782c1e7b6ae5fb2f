/** How many lines to write at once. */
const BATCH = 5_000;

/** One line of CSV (RFC 4180), without its end. */
export const csvLine = (values: readonly (string | number)[]): string =>
  values.map((value) => quoted(String(value))).join(',');

function quoted(value: string): string {
  // Reading it back would drop a space at either end.
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Passes a table to `out` in chunks of many lines, so that a million rows are not one string. */
export function writeRows(
  out: (text: string) => void,
  header: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
): void {
  let lines = [csvLine(header)];
  for (const row of rows) {
    if (lines.push(csvLine(row)) < BATCH) continue;
    out(lines.join('\n'));
    lines = [];
  }
  if (lines.length > 0) out(lines.join('\n'));
}

/** Rounds to 6 decimals: exact enough to compare, without noise. */
export const decimal = (value: number): string => String(Number(value.toFixed(6)));
