import type { TaskKind } from '../../protocol/tasks.ts';

/**
 * Finds what belongs to a kind of judgment by the name that a campaign, or a task, has in the store.
 * @returns a look-up that throws an Error when there is no such kind
 */
export function byName<T>(kinds: Readonly<Record<TaskKind, T>>): (name: string) => T {
  const known = new Map<string, T>(Object.entries(kinds));
  return (name) => {
    const kind = known.get(name);
    if (kind === undefined) throw new Error(`There is no kind of judgment named ${name}.`);
    return kind;
  };
}
