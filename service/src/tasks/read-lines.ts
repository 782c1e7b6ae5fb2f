import { StintError } from '../../../lib/protocol/errors.ts';
import { importComparison, type StoredTask } from '../kinds/comparison.ts';

/** The most tasks in one upload. */
export const MAX_LINES = 10_000;

/**
 * Counts the lines that have more than white space, without a copy of them. O(characters).
 * @throws StintError `malformed` when there are none, `too_large`
 */
export function countLines(jsonl: string): number {
  let count = 0;
  for (let from = 0; from < jsonl.length; ) {
    const at = jsonl.indexOf('\n', from);
    const end = at < 0 ? jsonl.length : at;
    let i = from;
    while (i < end && jsonl.charCodeAt(i) <= 32) i += 1;
    if (i < end) count += 1;
    from = end + 1;
  }
  if (count === 0) throw new StintError('malformed', 'The upload has no tasks.');
  if (count <= MAX_LINES) return count;
  throw new StintError(
    'too_large',
    `An upload can have at most ${MAX_LINES} tasks. Split the file.`,
  );
}

/**
 * Reads JSONL into tasks.
 * @param onLine called with the number of each line before it is read, from 1
 * @throws StintError `malformed` with the number of the first wrong line
 */
export function readLines(jsonl: string, onLine: (line: number) => void): StoredTask[] {
  const lines = jsonl
    .split(/\r?\n/)
    .map((text, index) => ({ text, number: index + 1 }))
    .filter(({ text }) => text.trim() !== '');
  return lines.map(({ text, number }) => {
    onLine(number);
    return readLine(text, number);
  });
}

function readLine(text: string, line: number): StoredTask {
  try {
    return importComparison(JSON.parse(text));
  } catch (cause) {
    const details = { line };
    throw new StintError('malformed', `Line ${line}: ${explain(cause)}`, { details, cause });
  }
}

function explain(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues;
  if (!issues) return error instanceof Error ? error.message : String(error);
  return issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ');
}
