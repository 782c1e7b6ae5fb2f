/**
 * Run after `npm install` changed package-lock.json: `node scripts/complete-lockfile.mjs`.
 *
 * Tools such as Biome come as one optional package for each platform. npm leaves out of
 * the lockfile those that its registry did not have, and then `npm ci` refuses the lockfile on every
 * machine. This adds them, going by their names. `--check` changes nothing and fails when some are missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
/** Processors: as package names spell them, and as npm does. */
const PROCESSORS = {
  arm64: 'arm64',
  arm: 'arm',
  x64: 'x64',
  amd64: 'x64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/**
 * @typedef {{ version?: string, dev?: boolean, optionalDependencies?: Record<string, string> }} Entry
 */

/** The lockfile's entry for a package that is for one platform. @param {string} name @param {string} version @param {boolean} dev */
function entryOf(name, version, dev) {
  const words = name.split('/').at(-1)?.split('-') ?? [];
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = Object.entries(PROCESSORS).flatMap(([word, cpu]) =>
    words.includes(word) ? [cpu] : [],
  );
  if (os.length !== 1 || cpu.length !== 1)
    throw new Error(`Cannot tell from its name which platform ${name} is for.`);
  if (!/^\d+\.\d+\.\d+$/.test(version))
    throw new Error(`${name} has to name one exact version, not ${version}.`);

  const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : null;
  return { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
}

const lockfile = JSON.parse(readFileSync(FILE, 'utf8'));
/** @type {Record<string, Entry>} */
const packages = lockfile.packages;
/** @type {Record<string, Entry>} */
const added = {};
for (const [path, { optionalDependencies = {}, dev = false }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
    if (places.some((place) => packages[place])) continue;
    added[`node_modules/${name}`] = entryOf(name, version, dev);
  }
}
const names = Object.keys(added);
if (process.argv.includes('--check')) {
  for (const name of names) process.stderr.write(`Missing in package-lock.json: ${name}\n`);
  if (names.length > 0) process.stderr.write('Run: node scripts/complete-lockfile.mjs\n');
  process.exitCode = names.length > 0 ? 1 : 0;
} else {
  const all = Object.entries({ ...packages, ...added });
  lockfile.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(FILE, `${JSON.stringify(lockfile, null, 2)}\n`);
  process.stdout.write(`${names.length} packages added\n`);
}
