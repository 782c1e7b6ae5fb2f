import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, firefox } from 'playwright-core';
import { findChromium, findFirefox } from '../../scripts/shared/find-browser.ts';

/** Paths of browsers to test with. */
export interface Browsers {
  chromium: string;
  firefox: string;
}

const FONTS = ['fonts-noto-core', 'fonts-noto-cjk'];
const PLAYWRIGHT = fileURLToPath(
  new URL('../../node_modules/playwright-core/cli.js', import.meta.url),
);

function find(): Partial<Browsers> {
  const found = {
    chromium: findChromium(process.env) ?? downloaded(chromium.executablePath()),
    firefox: findFirefox(process.env) ?? downloaded(firefox.executablePath()),
  };
  return Object.fromEntries(Object.entries(found).filter(([, path]) => path !== null));
}

const downloaded = (path: string): string | null => (existsSync(path) ? path : null);

/**
 * Chromium and Firefox of this machine; installs those that are missing: Debian's packages where
 * apt is ours to use, else what Playwright downloads.
 * @param say what is being done.
 * @throws Error when they cannot be had
 */
export async function ensureBrowsers(say: (line: string) => void): Promise<Browsers> {
  let found = find();
  if (!isComplete(found)) {
    await installByApt(found, say);
    found = find();
  }
  if (!isComplete(found)) {
    await installByPlaywright(found, say);
    found = find();
  }
  if (isComplete(found)) return found;
  throw new Error(
    'Chromium or Firefox is missing and could not be installed. ' +
      'Install them, or say where they are: CHROMIUM_PATH, FIREFOX_PATH.',
  );
}

const isComplete = (found: Partial<Browsers>): found is Browsers =>
  found.chromium !== undefined && found.firefox !== undefined;

/** `apt-get`, as root or by a sudo that asks nothing; null where there is no such thing. */
function aptGet(): string[] | null {
  const works = (command: string, ...args: string[]) =>
    spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (process.platform !== 'linux' || !works('apt-get', '--version')) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  return works('sudo', '-n', 'true') ? ['sudo', '-n', 'apt-get'] : null;
}

async function installByApt(found: Partial<Browsers>, say: (line: string) => void): Promise<void> {
  const apt = aptGet();
  if (!apt) return;
  const names = [
    ...(found.chromium ? [] : ['chromium']),
    ...(found.firefox ? [] : ['firefox-esr']),
    // So that every script has its letters in pictures.
    ...FONTS,
  ];
  say(`installing ${names.join(', ')} with apt-get ...`);
  await run([...apt, 'update', '-qq'], say);
  await run([...apt, 'install', '-y', '-qq', '--no-install-recommends', ...names], say);
}

async function installByPlaywright(
  found: Partial<Browsers>,
  say: (line: string) => void,
): Promise<void> {
  const names = [...(found.chromium ? [] : ['chromium']), ...(found.firefox ? [] : ['firefox'])];
  say(`downloading ${names.join(', ')} with Playwright ...`);
  await run([process.execPath, PLAYWRIGHT, 'install', ...names], say);
}

/** Runs a command; what it says is shown when it fails. The caller looks at what came of it. */
async function run([command = '', ...args]: string[], say: (line: string) => void): Promise<void> {
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
