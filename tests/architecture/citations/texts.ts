import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Text {
  /** From the root, with `/`. */
  path: string;
  text: string;
}

export interface Texts {
  /** Code and documents, in which citations are looked for. */
  files: Text[];
  /** Every file and folder of the tree, to which a citation may lead. */
  paths: ReadonlySet<string>;
}

const READ = /\.(?:[cm]?[jt]sx?|sol|css|html|md|svg|toml)$/;
/** Written by a compiler; and the rules' own examples of what is wrong. */
const NOT_READ = /^contracts\/abi\/|^tests\/architecture\/citations/;

/** Everything that git knows or would take. */
export function readTexts(root: string): Texts {
  const args = ['ls-files', '-co', '--exclude-standard', '--deduplicate'];
  const list = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n');
  const files = list
    .filter((path) => READ.test(path) && !NOT_READ.test(path))
    .flatMap((path) => {
      const text = readOrNull(join(root, path));
      return text === null ? [] : [{ path, text }];
    });
  return { files, paths: withFolders(list) };
}

/** The paths, and the folders that they lie in. */
export function withFolders(paths: readonly string[]): Set<string> {
  const all = new Set(paths);
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      all.add(path.slice(0, at));
    }
  }
  return all;
}

/** Deleted, and git was not told yet. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
