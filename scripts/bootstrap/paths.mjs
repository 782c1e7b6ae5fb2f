import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the tree. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MODULES = join(ROOT, 'node_modules');

const LOCAL_BIN = join(MODULES, '.bin');

/**
 * Puts the tree's own tools first, so that child processes use its Node too.
 * @param {string | undefined} path
 */
export const withLocalBin = (path) => [LOCAL_BIN, withoutModules(path)].join(delimiter);

/**
 * PATH without any node_modules: npm has to be run by a Node that it will not delete.
 * @param {string | undefined} path
 */
export const withoutModules = (path) =>
  (path ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(`${sep}node_modules${sep}`))
    .join(delimiter);
