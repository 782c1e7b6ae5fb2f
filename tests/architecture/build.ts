import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../../scripts/shared/run-tool.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The folder of the builds that these tests examine, apart from all other builds. */
export const OUT = here('../out/build');
/** A network that does not exist, so that builds are the same on every machine. */
export const NETWORK = here('./network.json');

/** Vitest's global set-up: builds the extension for Chrome, also packed, and for Firefox. */
export default async function build(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  // Vitest sets NODE_ENV to `test`, with which React's larger build would be used.
  const env = { STINT_NETWORK: NETWORK, STINT_EXTENSION_OUT: OUT, NODE_ENV: 'production' };
  const script = 'node_modules/wxt/bin/wxt.mjs';
  const log = join(here('../out'), 'architecture-build.log');
  await runTool({ script, args: ['zip', '-b', 'chrome'], env, log });
  await runTool({ script, args: ['build', '-b', 'firefox', '--mv3'], env, log });
}
