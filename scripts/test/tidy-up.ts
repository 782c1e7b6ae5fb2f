import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../shared/run/open.ts';

/** What is in the machine's temporary folder. Not to be asked within a run, which has its own. */
export const listTemporary = (): string[] =>
  readdirSync(tmpdir()).map((name) => join(tmpdir(), name));

/**
 * Ends a run, and looks whether anything of it is left.
 * @param before what `listTemporary` found before the run
 * @param say hears what was found
 * @returns how many things count as failed. What is new among temporary files counts where the
 *   machine is this run's own (CI is set); elsewhere it may be anybody's.
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
    say(strict ? `✗ left behind: ${path}` : `  new, by this run or by something else: ${path}`);
  }
  const failed = left.length + (strict ? found.length : 0);
  if (failed === 0) say('✓ tidy          no process of this run lives, no temporary file is left');
  return failed;
}
