import type { Offence, Rule } from './offence.ts';
import type { SourceFile } from './tree.ts';

/** No file may import itself by way of others, types included: what knows each other cannot be read apart. */
export const cycleRule: Rule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const state = new Map<string, 'open' | 'done'>();
  const offences: Offence[] = [];
  const trail: string[] = [];

  function visit(file: SourceFile): void {
    state.set(file.path, 'open');
    trail.push(file.path);
    for (const { file: target, line } of file.imports) {
      const next = target === null ? undefined : byPath.get(target);
      if (!next) continue;
      if (state.get(next.path) === 'open') {
        const circle = [...trail.slice(trail.indexOf(next.path)), next.path].join(' -> ');
        const instead = 'Move what both need to a file of its own, below them.';
        offences.push({ file: file.path, line, what: `A circle: ${circle}`, instead });
      } else if (!state.has(next.path)) visit(next);
    }
    trail.pop();
    state.set(file.path, 'done');
  }

  for (const file of files) if (!state.has(file.path)) visit(file);
  return offences;
};
