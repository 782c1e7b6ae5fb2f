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
    // Not the test runner's own: React's other build is twice the size.
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: 'pipe',
  });

/**
 * What a run builds, it builds once: parts of it and their files ask for the same again.
 * @param name of a build that is always the same within a run
 * @param build makes it in a folder
 * @returns the folder, which nobody may change
 */
function once(name: string, build: (out: string) => void): string {
  const builds = join(process.env[RUN] ?? mkdtempSync(join(tmpdir(), 'stint-')), 'builds');
  const kept = join(builds, name);
  if (existsSync(kept)) return kept;
  mkdirSync(builds, { recursive: true });
  const made = mkdtempSync(join(builds, 'new-'));
  build(made);
  // Another part may have been quicker.
  if (!existsSync(kept)) renameSync(made, kept);
  return kept;
}

/** Builds the extension that pins this network, as `npm start` does. Returns its folder, the network's own. */
export function buildExtension(net: TestNetwork, browser: 'chrome' | 'firefox' = 'chrome'): string {
  const network = join(net.dir, 'network.json');
  const pinned = createHash('sha256').update(readFileSync(network)).digest('hex').slice(0, 16);
  const built = once(`${browser}-${pinned}`, (out) => {
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

/** The wallet that tests use; returns its folder. */
export const buildWallet = (): string => once('wallet', vite('tests/wallet/vite.config.ts'));

/** Builds the pages; returns their folder, which a service serves by STINT_PAGES. */
export const buildPages = (): string => once('pages', vite('pages/vite.config.ts'));
