import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';

/**
 * A hash of the names and contents of files and folders: equal hashes make equal builds.
 * @param inputs paths from the root of the tree, or absolute ones.
 */
export function hashInputs(inputs: string[]): string {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of inputs.flatMap(filesOf)) {
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

function filesOf(input: string): string[] {
  const path = join(ROOT, input);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [input];
  return globSync('**/*', { cwd: path, exclude: ['dist/**', '**/*.test.*'] })
    .map((name) => join(input, name))
    .filter((file) => statSync(join(ROOT, file)).isFile())
    .sort();
}
