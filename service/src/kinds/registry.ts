import type { TaskKind } from '../../../lib/protocol/tasks.ts';
import { comparison } from './comparison/kind.ts';
import type { ServiceKind } from './kind.ts';

const BY_NAME: Readonly<Record<TaskKind, ServiceKind>> = { comparison };
const KINDS: ReadonlyMap<string, ServiceKind> = new Map(Object.entries(BY_NAME));

/** The kind of a campaign's name. @throws Error when there is no such kind of judgment */
export function serviceKindOf(name: string): ServiceKind {
  const kind = KINDS.get(name);
  if (!kind) throw new Error(`There is no kind of judgment named ${name}.`);
  return kind;
}
