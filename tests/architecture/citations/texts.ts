import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Text {
  /** From the root, with `/`. */
  path: string;
  text: string;
}

export interface Texts {
  /** Code and documents that may contain citations. */
  files: Text[];
  /** Every file and folder of the tree, to which a citation may lead. */
  paths: ReadonlySet<string>;
}

const READ = /\.(?:[cm]?[jt]sx?|sol|css|html|md|svg|toml)$/;
/** Generated files, and the tests of these rules, which contain wrong citations on purpose. */
const NOT_READ = /^contracts\/abi\/|^tests\/architecture\/citations/;

/** All files that git tracks or would add. */
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

/** The paths and all their parent folders. */
export function withFolders(paths: readonly string[]): Set<string> {
  const all = new Set(paths);
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      all.add(path.slice(0, at));
    }
  }
  return all;
}

/** A file's text, or null when it was deleted but git still lists it. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
