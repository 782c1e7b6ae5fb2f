/**
 * Measures which lines and branches of the vault the unit and fuzz tests reach, and fails unless they
 * reach all. Invariant walks and gas measurements do not count: they would reach by chance what a test
 * should reach on purpose.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runForge } from './forge.ts';
import { createWorkspace } from './workspace.ts';

/** Lines or branches of the files in src/: how many there are, and how many were reached. */
interface Share {
  found: number;
  hit: number;
}

/** Adds up an lcov file's `LF`/`LH` (lines) or `BRF`/`BRH` (branches) over the files in src/. */
function shareOf(lcov: string, found: string, hit: string): Share {
  const share = { found: 0, hit: 0 };
  for (const record of lcov.split('end_of_record')) {
    if (!/^SF:src\//m.test(record)) continue;
    share.found += numberAfter(record, found);
    share.hit += numberAfter(record, hit);
  }
  return share;
}

const numberAfter = (record: string, key: string): number =>
  Number(new RegExp(`^${key}:(\\d+)$`, 'm').exec(record)?.[1] ?? 0);

/** Lines that no test reached, as `file:line`. */
function missed(lcov: string): string[] {
  return lcov.split('end_of_record').flatMap((record) => {
    const file = /^SF:(src\/.*)$/m.exec(record)?.[1];
    if (file === undefined) return [];
    const places = record.matchAll(/^(?:DA:(\d+),0|BRDA:(\d+),.*,(?:0|-))$/gm);
    return [...places].map(([, line, branch]) => `${file}:${line ?? branch}`);
  });
}

/** Whether everything is reached; prints what is not. */
export async function coverage(): Promise<boolean> {
  const dir = createWorkspace();
  try {
    const report = ['--report', 'lcov', '--report-file', join(dir, 'lcov.info')];
    // Coverage is measured without the optimizer, which makes the vault too large to deploy.
    const tests = ['--no-match-path', 'test/{Invariant,Gas}.t.sol', '--no-match-test', 'test_fits'];
    const { code, printed } = await runForge(['coverage', ...report, ...tests], {
      cwd: dir,
      quiet: true,
    });
    if (code !== 0) {
      console.error(printed);
      return false;
    }
    const lcov = readFileSync(join(dir, 'lcov.info'), 'utf8');
    const [lines, branches] = [shareOf(lcov, 'LF', 'LH'), shareOf(lcov, 'BRF', 'BRH')];
    console.log(`lines ${lines.hit}/${lines.found}, branches ${branches.hit}/${branches.found}`);
    for (const place of missed(lcov)) console.error(`not reached: contracts/${place}`);
    return lines.found > 0 && lines.hit === lines.found && branches.hit === branches.found;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !(await coverage())) {
  process.exitCode = 1;
}
