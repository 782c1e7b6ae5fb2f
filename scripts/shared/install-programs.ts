import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findProgram } from './find-program.ts';
import { ROOT } from './paths.ts';
import { PROGRAMS, type Program } from './programs.ts';

const PLAYWRIGHT = join(ROOT, 'node_modules/playwright-core/cli.js');

type Say = (line: string) => void;

/** Installations wait for one another: apt-get allows only one at a time. */
let turn: Promise<void> = Promise.resolve();

/**
 * Installs those of the programs that are missing: with apt-get where we may use it, and browsers
 * with Playwright where we may not. Then sets CHROMIUM_PATH and FIREFOX_PATH for the tests and for
 * what they start.
 * @param say prints what is being installed
 * @throws Error with one line that says what to install by hand
 */
export async function ensurePrograms(programs: readonly Program[], say: Say): Promise<void> {
  if (missing(programs).length > 0) {
    turn = turn.then(() => install(programs, say));
    await turn;
  }

  const left = missing(programs);
  if (left.length > 0) throw oneLine(advice(left));

  if (programs.includes('chromium')) {
    process.env.CHROMIUM_PATH = findProgram('chromium', process.env)!;
  }

  if (programs.includes('firefox')) {
    process.env.FIREFOX_PATH = findProgram('firefox', process.env)!;
  }
}

const missing = (programs: readonly Program[]): Program[] =>
  programs.filter((program) => findProgram(program, process.env) === null);

async function install(programs: readonly Program[], say: Say): Promise<void> {
  if (missing(programs).length > 0) await installByApt(missing(programs), say);
  const browsers = missing(programs).filter((name) => name === 'chromium' || name === 'firefox');
  if (browsers.length > 0) await installByPlaywright(browsers, say);
}

/** An error without a stack: where in our code it was noticed helps nobody. */
function oneLine(message: string): Error {
  const error = new Error(message);
  delete error.stack;
  return error;
}

const packagesOf = (programs: readonly Program[]): string[] =>
  programs.flatMap((program) => PROGRAMS[program].packages);

const advice = (programs: readonly Program[]): string =>
  `Not found: ${programs.join(', ')}. Install what is missing (Debian: apt-get install ${packagesOf(programs).join(' ')}) and try again.`;

/** `apt-get`, as root or through a sudo that needs no password; null where neither works. */
function aptGet(): string[] | null {
  const works = (command: string, ...args: string[]) =>
    spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (process.platform !== 'linux' || !works('apt-get', '--version')) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  return works('sudo', '-n', 'true') ? ['sudo', '-n', 'apt-get'] : null;
}

async function installByApt(programs: readonly Program[], say: Say): Promise<void> {
  const apt = aptGet();
  if (!apt) return;
  const packages = packagesOf(programs);
  say(`Installing ${packages.join(', ')} with apt-get ...`);
  await run([...apt, 'update', '-qq'], say);
  await run([...apt, 'install', '-y', '-qq', '--no-install-recommends', ...packages], say);
}

async function installByPlaywright(browsers: readonly Program[], say: Say): Promise<void> {
  say(`Downloading ${browsers.join(', ')} with Playwright ...`);
  await run([process.execPath, PLAYWRIGHT, 'install', ...browsers], say);
}

/** Runs a command and prints its last lines when it fails. The caller checks whether it helped. */
async function run([command = '', ...args]: string[], say: Say): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';

  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }

  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) say(output.trim().split('\n').slice(-20).join('\n'));
}
