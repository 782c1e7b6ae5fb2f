import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNewEnough } from './node-version.mjs';
import { MODULES, ROOT, withoutModules } from './paths.mjs';
import { takeTurn } from './turn.mjs';

const LOCKFILE = join(ROOT, 'package-lock.json');
const STAMP = join(MODULES, '.stint-lockfile');

/** Installs what package-lock.json says, unless node_modules has it already. */
export async function installDependencies() {
  const wanted = createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex');
  const isThere = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
  if (isThere()) return;

  const release = await takeTurn();
  try {
    if (isThere()) return;
    if (!matchesLockfile()) await install();
    writeFileSync(STAMP, wanted);
  } finally {
    release();
  }
}

/** True when somebody ran npm by hand: npm keeps a lockfile of what it installed. */
function matchesLockfile() {
  try {
    const wanted = packagesOf(LOCKFILE);
    const installed = packagesOf(join(MODULES, '.package-lock.json'));
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '') return true;
      const there = installed[path];
      if (!there) return entry.optional === true;
      return there.version === entry.version && there.integrity === entry.integrity;
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
const packagesOf = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;

async function install() {
  process.stderr.write('Installing dependencies (npm ci); the first time takes a minute ...\n');
  if ((await npm(['ci'])) === 0) return;
  // The package `node` has no build for some platforms; a Node that is new enough makes it unnecessary.
  if (isNewEnough(process.versions.node) && (await npm(['ci', '--ignore-scripts'])) === 0) return;
  throw new Error(
    'npm ci failed; its own message is above. It needs a network the first time.' +
      (process.platform === 'darwin' && !isNewEnough(process.versions.node)
        ? ' On macOS, install Node 24 yourself first: npm has no build of it for macOS.'
        : ''),
  );
}

/** @param {string[]} args @returns {Promise<number | null>} */
function npm(args) {
  const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: withoutModules(process.env.PATH),
      // npm would leave its compile cache in the temporary folder.
      NODE_DISABLE_COMPILE_CACHE: '1',
    },
    // Our stdout is for what the command itself prints.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  return new Promise((resolve, reject) => {
    child.once('error', () =>
      reject(new Error('npm was not found. It comes with Node: install Node 20 or newer.')),
    );
    child.once('exit', (code) => resolve(code));
  });
}
