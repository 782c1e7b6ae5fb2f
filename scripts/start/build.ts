import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';
import { runTool } from '../shared/run-tool.ts';
import { hashInputs } from './hash-inputs.ts';
import { FILES, type State } from './state.ts';

/** What both builds are made of. */
const COMMON = ['components', 'lib', 'contracts/abi', 'package-lock.json', 'tsconfig.json'];

const WXT = 'node_modules/wxt/bin/wxt.mjs';

interface Build {
  inputs: string[];
  /** Absolute; its last act is to hold a file that only a whole build has. */
  out: string;
  script: string;
  args: string[];
  env?: Record<string, string>;
}

/** Where the claim page and the campaign page are built to. */
export const PAGES = join(ROOT, 'pages', 'dist');

/** @returns a word on whether there was anything to do */
export const buildPages = (state: State, signal: AbortSignal): Promise<string> =>
  build(state, signal, {
    inputs: [...COMMON, 'pages'],
    out: PAGES,
    script: 'node_modules/vite/bin/vite.js',
    args: ['build', '-c', 'pages/vite.config.ts'],
  });

/**
 * Builds the extension with this network pinned in it, apart from other builds: a visible
 * folder, for people have to find it in a file dialog.
 * @returns where it is
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
  // In the output itself: whoever else builds there wipes it out.
  const stamp = join(what.out, '.inputs');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return 'unchanged';
  const log = state.path('build.log');
  // tsconfig.json extends what WXT writes; a fresh clone has none of it.
  if (!existsSync(join(ROOT, '.wxt', 'tsconfig.json'))) {
    await runTool({ script: WXT, args: ['prepare'], log, signal });
  }
  const { script, args } = what;
  // Whatever this shell says: React's other form is three times as large.
  const env = { ...what.env, NODE_ENV: 'production' };
  await runTool({ script, args, env, log, signal });
  writeFileSync(stamp, made);
  return 'built';
}
