/**
 * Everything there is to say about the contracts: is what is checked in what the sources give, and
 * do the tests pass? `--slow` runs each fuzz test 10,000 times. The last line sums it up.
 */
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stale } from './compile.ts';
import { nativeBinary } from './native.ts';

interface Count {
  passed: number;
  failed: number;
}

function checkGenerated(): Count {
  const names = stale();
  if (names.length === 0) return { passed: 1, failed: 0 };
  console.error(`stale in contracts/abi: ${names.join(', ')}; run script/compile.ts`);
  return { passed: 0, failed: 1 };
}

function forgeTest(slow: boolean): Promise<Count> {
  const child = spawn(nativeBinary('forge'), ['test', '--color', 'never'], {
    cwd: fileURLToPath(new URL('../', import.meta.url)),
    env: {
      ...process.env,
      FOUNDRY_PROFILE: slow ? 'slow' : 'default',
      // bin/solc starts `node`: let that be this one.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    process.stdout.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(countOf(printed, code)));
  });
}

/** Forge's last line has the sums. Without one (it did not compile), that is one failure. */
function countOf(printed: string, code: number | null): Count {
  const sums = /: (\d+) tests? passed, (\d+) failed, \d+ skipped/.exec(printed);
  const passed = Number(sums?.[1] ?? 0);
  const failed = Number(sums?.[2] ?? 0);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

const generated = checkGenerated();
const tests = await forgeTest(process.argv.includes('--slow'));
const failed = generated.failed + tests.failed;
console.log(`${generated.passed + tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
