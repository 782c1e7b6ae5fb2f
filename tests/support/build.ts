import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUN } from '../../scripts/shared/run/processes.ts';
import type { TestNetwork } from './network.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const run = (tool: string, args: string[], env: Record<string, string> = {}) =>
  execFileSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    // The test runner sets NODE_ENV to `test`, with which React's build would be twice the size.
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: 'pipe',
  });

/**
 * Builds something once in a run, however many test files ask for it.
 * @param name identifies the build: the same name has to mean the same contents
 * @param build writes it to a folder
 * @returns the folder; do not change it, because others use it too
 */
function buildOnce(name: string, build: (out: string) => void): string {
  const builds = join(process.env[RUN] ?? mkdtempSync(join(tmpdir(), 'stint-')), 'builds');
  const kept = join(builds, name);
  if (existsSync(kept)) return kept;

  mkdirSync(builds, { recursive: true });
  const made = mkdtempSync(join(builds, 'new-'));
  build(made);
  // Another test file may have been quicker.
  if (!existsSync(kept)) renameSync(made, kept);

  return kept;
}

/** Builds the extension with this network pinned, as `npm start` does. @returns a copy in the network's own folder */
export function buildExtension(net: TestNetwork, browser: 'chrome' | 'firefox' = 'chrome'): string {
  const network = join(net.dir, 'network.json');
  const pinned = createHash('sha256').update(readFileSync(network)).digest('hex').slice(0, 16);
  const built = buildOnce(`${browser}-${pinned}`, (out) => {
    const env = { STINT_NETWORK: network, STINT_EXTENSION_OUT: out };
    run('wxt/bin/wxt.mjs', ['build', '-b', browser, '--mv3'], env);
  });
  const own = join(net.dir, 'extension', `${browser}-mv3`);
  cpSync(join(built, `${browser}-mv3`), own, { recursive: true });

  return own;
}

const vite = (config: string) => (out: string) => {
  const to = ['--outDir', out, '--emptyOutDir', '--logLevel', 'warn'];
  run('vite/bin/vite.js', ['build', '-c', config, ...to]);
};

/** Builds the test wallet. @returns its folder */
export const buildWallet = (): string => buildOnce('wallet', vite('tests/wallet/vite.config.ts'));

/** Builds the pages. @returns their folder, for a service's STINT_PAGES */
export const buildPages = (): string => buildOnce('pages', vite('pages/vite.config.ts'));
