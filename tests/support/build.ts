import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestNetwork } from './network.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const run = (tool: string, args: string[], env: Record<string, string> = {}) =>
  execFileSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });

/** Builds the extension that pins this network, as `npm start` does. Returns its folder. */
export function buildExtension(net: TestNetwork, browser: 'chrome' | 'firefox' = 'chrome'): string {
  const out = join(net.dir, 'extension');
  const env = { STINT_NETWORK: join(net.dir, 'network.json'), STINT_EXTENSION_OUT: out };
  run('wxt/bin/wxt.mjs', ['build', '-b', browser, '--mv3'], env);
  return join(out, `${browser}-mv3`);
}

/** The wallet that tests use; returns its folder. */
export function buildWallet(): string {
  run('vite/bin/vite.js', ['build', '-c', 'tests/wallet/vite.config.ts', '--logLevel', 'warn']);
  return join(root, 'tests/out/wallet');
}

/** The service serves what is there when it starts, so this comes before. */
export function buildClaimPage(): void {
  run('vite/bin/vite.js', ['build', '-c', 'pages/vite.config.ts', '--logLevel', 'warn']);
  if (!existsSync(join(root, 'pages/dist/index.html'))) throw new Error('no claim page was built');
}
