import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestNetwork } from './network.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const run = (tool: string, args: string[], env: Record<string, string> = {}) =>
  execFileSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    // Not the test runner's own: React's other build is twice the size.
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: 'pipe',
  });

/** Builds the extension that pins this network, as `npm start` does. Returns its folder. */
export function buildExtension(net: TestNetwork, browser: 'chrome' | 'firefox' = 'chrome'): string {
  const out = join(net.dir, 'extension');
  const env = { STINT_NETWORK: join(net.dir, 'network.json'), STINT_EXTENSION_OUT: out };
  run('wxt/bin/wxt.mjs', ['build', '-b', browser, '--mv3'], env);
  return join(out, `${browser}-mv3`);
}

const vite = (config: string, out: string) =>
  run('vite/bin/vite.js', [
    'build',
    '-c',
    config,
    '--outDir',
    out,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ]);

/** The wallet that tests use; returns its folder. */
export function buildWallet(): string {
  const out = mkdtempSync(join(tmpdir(), 'stint-wallet-'));
  vite('tests/wallet/vite.config.ts', out);
  return out;
}

/** Builds the pages; returns their folder, which a service serves by STINT_PAGES. */
export function buildPages(): string {
  const out = mkdtempSync(join(tmpdir(), 'stint-pages-'));
  vite('pages/vite.config.ts', out);
  return out;
}
