import { StintError } from '../../../lib/protocol/errors.ts';
import type { ServiceKind } from '../kinds/kind.ts';
import { serviceKindOf } from '../kinds/registry.ts';
import type { StoredTask } from '../kinds/stored-task.ts';

/** The most tasks in one upload. */
export const MAX_LINES = 10_000;

/** The most lines with empty ones: they cost time as well. */
const MAX_WITH_EMPTY = 2 * MAX_LINES;

/** The lines that have a task, with their numbers. @throws StintError `too_large` */
function* linesOf(jsonl: string): Generator<{ text: string; number: number }> {
  let number = 0;
  for (let from = 0; from <= jsonl.length; ) {
    number += 1;
    if (number > MAX_WITH_EMPTY) throw tooMany();
    const at = jsonl.indexOf('\n', from);
    const end = at < 0 ? jsonl.length : at;
    const text = jsonl.slice(from, end);
    if (text.trim() !== '') yield { text, number };
    from = end + 1;
  }
}

const tooMany = () =>
  new StintError(
    'too_large',
    `An upload can have at most ${MAX_LINES} tasks, and no more empty lines than that. Split the file.`,
  );

/**
 * Counts the tasks of an upload, one a line, before any of them is read.
 * @throws StintError `malformed` when there are none, `too_large`
 */
export function countLines(jsonl: string): number {
  let count = 0;
  for (const _ of linesOf(jsonl)) {
    count += 1;
    if (count > MAX_LINES) throw tooMany();
  }
  if (count === 0) throw new StintError('malformed', 'The upload has no tasks.');
  return count;
}

/**
 * Reads JSONL into tasks.
 * @param kind of the campaign
 * @param onLine called with the number of each line before it is read, from 1
 * @throws StintError `malformed` with the number of the first wrong line, `too_large`
 */
export function readLines(
  kind: string,
  jsonl: string,
  onLine: (line: number) => void,
): StoredTask[] {
  const { importLine } = serviceKindOf(kind);
  const tasks: StoredTask[] = [];
  for (const { text, number } of linesOf(jsonl)) {
    onLine(number);
    tasks.push(readLine(importLine, text, number));
  }
  return tasks;
}

function readLine(importLine: ServiceKind['importLine'], text: string, line: number): StoredTask {
  try {
    return importLine(JSON.parse(text));
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
