import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isAlive } from '../shared/is-alive.ts';
import { ROOT } from '../shared/paths.ts';

/** Inside the tree, because links to its packages must not leave the disk. Nothing reads this folder. */
const COPIES = join(ROOT, '.output', 'mutants');
/** What the tree's own tools make, and a copy makes again. */
const LEFT_OUT = ['.git', '.output', '.stint', 'node_modules', 'dist', 'coverage'];

/**
 * Makes a copy of the tree in which tests can be run while its code is changed. It shares the packages.
 * @returns its folder, which is removed when this process ends
 */
export function copyTree(): string {
  mkdirSync(COPIES, { recursive: true });
  removeAbandoned();
  const dir = mkdtempSync(join(COPIES, `${process.pid}-`));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

  const wanted = (path: string) =>
    !relative(ROOT, path)
      .split(sep)
      .some((part) => LEFT_OUT.includes(part));
  // Entry by entry: a folder cannot be copied as a whole into one that is inside it.
  for (const name of readdirSync(ROOT)) {
    const from = join(ROOT, name);
    if (wanted(from)) cpSync(from, join(dir, name), { recursive: true, filter: wanted });
  }
  linkFolder(join(ROOT, 'node_modules'), join(dir, 'node_modules'), (name) => !isCache(name));
  return dir;
}

/** Tools write to their folders in node_modules, and what is written to a link is written to both. */
const isCache = (name: string): boolean => name.startsWith('.') && name !== '.bin';

function linkFolder(from: string, to: string, wanted: (name: string) => boolean): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!wanted(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target, () => true);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

/** Copies whose process was killed before it could remove them. */
function removeAbandoned(): void {
  for (const name of readdirSync(COPIES)) {
    if (!isAlive(Number.parseInt(name, 10))) {
      rmSync(join(COPIES, name), { recursive: true, force: true });
    }
  }
}
