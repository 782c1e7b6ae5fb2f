import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../shared/run/open.ts';

/** What is in the machine's temporary folder. Call it outside of a run, which has its own. */
export const listTemporary = (): string[] =>
  readdirSync(tmpdir()).map((name) => join(tmpdir(), name));

/**
 * Ends a run and checks whether it left anything.
 * @param before what `listTemporary` found before the run
 * @param say prints what was found
 * @returns how many things count as failed. New temporary files count only in CI (CI is set), where
 *   the machine is this run's own; elsewhere they may be anybody's.
 */
export async function tidyUp(
  run: Run,
  before: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const left = await run.close('done');
  for (const line of left) say(`✗ left behind: ${line}`);
  const found = listTemporary().filter((path) => !before.includes(path));
  const strict = process.env.CI !== undefined;

  for (const path of found) {
    say(strict ? `✗ left behind: ${path}` : `  new, from this run or something else: ${path}`);
  }

  const failed = left.length + (strict ? found.length : 0);
  if (failed === 0)
    say('✓ tidy          nothing was left behind, neither a process nor a temporary file');

  return failed;
}
