import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';
import { runTool } from '../shared/run-tool.ts';
import { hashInputs } from './hash-inputs.ts';
import { FILES, type State } from './state.ts';

/** Sources of both builds. */
const COMMON = ['components', 'lib', 'contracts/abi', 'package-lock.json', 'tsconfig.json'];

const WXT = 'node_modules/wxt/bin/wxt.mjs';

interface Build {
  inputs: string[];
  /** Absolute. A stamp is written into it last, so only a complete build has one. */
  out: string;
  script: string;
  args: string[];
  env?: Record<string, string>;
}

/** The folder with the built claim page and campaign page. */
export const PAGES = join(ROOT, 'pages', 'dist');

/** @returns `built`, or `unchanged` when there was nothing to do */
export const buildPages = (state: State, signal: AbortSignal): Promise<string> =>
  build(state, signal, {
    inputs: [...COMMON, 'pages'],
    out: PAGES,
    script: 'node_modules/vite/bin/vite.js',
    args: ['build', '-c', 'pages/vite.config.ts'],
  });

/**
 * Builds the extension with this network pinned in it, separately from other builds. The folder is
 * not a hidden one, because people have to find it in a file dialog.
 * @returns the folder
 */
export async function buildExtension(state: State, signal: AbortSignal): Promise<string> {
  const base = process.env.STINT_STATE ? state.path('extension') : join(ROOT, 'dist');
  const out = join(base, 'chrome-mv3');
  await build(state, signal, {
    inputs: [...COMMON, 'entrypoints', 'public', 'wxt.config.ts', 'scripts/pinned-network.mjs'],
    out,
    script: WXT,
    args: ['build', '-b', 'chrome'],
    env: { STINT_NETWORK: state.path(FILES.network), STINT_EXTENSION_OUT: base },
  });

  return out;
}

async function build(state: State, signal: AbortSignal, what: Build): Promise<string> {
  const pinned = what.env?.STINT_NETWORK;
  const made = hashInputs(what.inputs) + (pinned ? readFileSync(pinned, 'utf8') : '');
  // In the output folder itself, so that any other build there removes it.
  const stamp = join(what.out, '.inputs');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return 'unchanged';

  const log = state.path('build.log');
  // tsconfig.json extends a file that WXT generates; a fresh clone does not have it.
  if (!existsSync(join(ROOT, '.wxt', 'tsconfig.json'))) {
    await runTool({ script: WXT, args: ['prepare'], log, signal });
  }

  const { script, args } = what;
  // Set here, whatever the shell says: React's development build is three times as large.
  const env = { ...what.env, NODE_ENV: 'production' };
  await runTool({ script, args, env, log, signal });
  writeFileSync(stamp, made);

  return 'built';
}
