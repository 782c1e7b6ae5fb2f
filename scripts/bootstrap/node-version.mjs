import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES } from './paths.mjs';

/** Below this, even the plain JavaScript here and npm's lockfile are not understood. */
const OLDEST = [20, 0];
/** From here on Node runs TypeScript by stripping types. */
const NEW_ENOUGH = [22, 18];

/** @param {string} version @param {number[]} wanted */
function atLeast(version, wanted) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted;
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** @param {string} version such as `24.1.0` */
export const isNewEnough = (version) => atLeast(version, NEW_ENOUGH);

/** @throws Error when this Node is older than anything we can start from. */
export function checkOldest() {
  if (atLeast(process.versions.node, OLDEST)) return;
  throw new Error(
    `Stint needs Node ${OLDEST[0]} or newer, and this is Node ${process.versions.node}. ` +
      'Install a current one (https://nodejs.org or your package manager) and try again.',
  );
}

/**
 * A Node that runs TypeScript: this one, or the one that came as the npm package `node`.
 * @throws Error when there is neither, with what to install.
 */
export function nodeOfPackage() {
  if (isNewEnough(process.versions.node)) return process.execPath;

  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(MODULES, 'node', 'bin', name);
  if (existsSync(path)) return path;
  throw new Error(
    `Stint runs on Node ${NEW_ENOUGH.join('.')} or newer, and this is Node ${process.versions.node}. ` +
      `The npm package \`node\` has no build for ${process.platform}-${process.arch}: ` +
      'install Node 24 yourself (https://nodejs.org or your package manager) and try again.',
  );
}
