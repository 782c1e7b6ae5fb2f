import type { TaskKind } from '../../../lib/protocol/tasks.ts';
import { importComparison } from './comparison/import-line.ts';
import type { StoredTask } from './stored-task.ts';

/** Checks and parses one line of an upload. @throws zod's error, or an Error that says what is wrong */
type ImportLine = (line: unknown) => StoredTask;

const IMPORTS: Readonly<Record<TaskKind, ImportLine>> = { comparison: importComparison };
const BY_NAME: ReadonlyMap<string, ImportLine> = new Map(Object.entries(IMPORTS));

/** How a campaign of a kind reads its tasks. @throws Error when there is no such kind of judgment */
export function importOf(kind: string): ImportLine {
  const importLine = BY_NAME.get(kind);
  if (!importLine) throw new Error(`There is no kind of judgment named ${kind}.`);
  return importLine;
}
