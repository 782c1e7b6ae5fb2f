import type { TaskKind } from '../../protocol/tasks.ts';
import { comparison } from './comparison/kind.ts';
import type { Kind } from './kind.ts';

/** From how much of it on two answers count as the same, where that has to be decided. */
export const ALIKE = 0.5;

/** What a device can show that does not say: it is from before there were other kinds. */
export const FIRST_KIND: TaskKind = 'comparison';

const BY_NAME: Readonly<Record<TaskKind, Kind>> = { comparison };
const KINDS: ReadonlyMap<string, Kind> = new Map(Object.entries(BY_NAME));

/** The kind of a campaign's, or of a task's, name. @throws Error when there is no such kind of judgment */
export function kindOf(name: string): Kind {
  const kind = KINDS.get(name);
  if (!kind) throw new Error(`There is no kind of judgment named ${name}.`);
  return kind;
}
