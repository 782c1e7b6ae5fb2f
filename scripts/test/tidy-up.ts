import { readdirSync } from 'node:fs';
import type { Run } from '../shared/run/open.ts';

/**
 * Ends a run, and looks whether anything of it is left.
 * @param folder the machine's temporary folder
 * @param before what was in it before the run
 * @param say hears what was found
 * @returns how many things count as failed. What is new in the temporary folder counts where the
 *   machine is this run's own (CI is set); elsewhere it may be anybody's.
 */
export async function tidyUp(
  run: Run,
  folder: string,
  before: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const left = await run.close('done');
  for (const line of left) say(`✗ left behind: ${line}`);
  const found = readdirSync(folder).filter((name) => !before.includes(name));
  const strict = process.env.CI !== undefined;
  for (const name of found) {
    if (strict) say(`✗ left behind: ${folder}/${name}`);
    else say(`  new in ${folder}, by this run or by something else: ${name}`);
  }
  const failed = left.length + (strict ? found.length : 0);
  if (failed === 0)
    say(`✓ tidy          no process of this run lives, nothing of it is in ${folder}`);
  return failed;
}
