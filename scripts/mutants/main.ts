/**
 * Breaks the product on purpose, part by part, and says which test notices: `npm run mutants` runs all
 * parts, `npm run mutants -- contract` one. What follows the part goes to its script. Each part ends with
 * `N of N killed`, and all have to.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';

/** The script of each part. It prints as it goes, and fails unless all are killed. */
const PARTS: Readonly<Record<string, string>> = {
  contract: 'contracts/script/mutants.ts',
  service: 'scripts/mutants/service.ts',
  extension: 'scripts/mutants/extension.ts',
};

async function runPart(script: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], { stdio: 'inherit' });
  const stop = () => child.kill('SIGTERM');
  process.once('SIGTERM', stop);
  const [code] = await once(child, 'exit');
  process.off('SIGTERM', stop);
  return code === 0;
}

const [part, ...args] = process.argv.slice(2);
const script = PARTS[part ?? ''];
if (part !== undefined && script === undefined) {
  console.error(`There is no part ${part}. The parts are: ${Object.keys(PARTS).join(', ')}.`);
  process.exitCode = 2;
} else {
  const scripts = script === undefined ? Object.values(PARTS) : [script];
  const good: boolean[] = [];
  for (const one of scripts) good.push(await runPart(one, args));
  if (good.includes(false)) process.exitCode = 1;
}
