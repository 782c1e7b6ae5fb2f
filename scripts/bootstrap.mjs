import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies } from './bootstrap/install.mjs';
import { checkOldest, isNewEnough, nodeOfPackage } from './bootstrap/node-version.mjs';
import { whenNpmEnds } from './bootstrap/parent.mjs';
import { ROOT, withLocalBin } from './bootstrap/paths.mjs';
import { runChild } from './bootstrap/run-child.mjs';

/**
 * Installs what a fresh clone lacks, then runs `inner` under a Node that can run
 * TypeScript. Plain JavaScript on purpose: it has to run on any Node from 20 on.
 *
 * @param {string} inner path of the script, from the root of the tree.
 * @param {{ ownSession?: boolean }} [options] `ownSession`: a separate process group, so that
 *   Ctrl-C reaches it only through us and it can stop its parts in order.
 */
export async function boot(inner, options = {}) {
  try {
    checkOldest();
    process.env.PATH = withLocalBin(process.env.PATH);
    await installDependencies();
    const script = join(ROOT, inner);
    if (!existsSync(script)) throw new Error(`${inner} is missing from this tree.`);
    const args = process.argv.slice(2);
    const same = isNewEnough(process.versions.node) && !options.ownSession;
    if (!same) {
      process.exitCode = await runChild(nodeOfPackage(), [script, ...args], options);
      return;
    }
    whenNpmEnds(() => process.kill(process.pid, 'SIGTERM'));
    process.argv = [process.execPath, script, ...args];
    await import(new URL(`../${inner}`, import.meta.url).href);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
