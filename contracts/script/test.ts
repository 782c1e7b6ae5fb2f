/**
 * Checks everything about the contracts: generated files are current, gas is as documented, and the
 * tests pass. `--slow` runs each fuzz test 10,000 times and checks that the tests reach all of the
 * vault. The last line sums it up.
 */
import { stale } from './compile.ts';
import { coverage } from './coverage.ts';
import { type ForgeRun, runForge } from './forge.ts';
import { gasComplaints } from './gas.ts';

interface Count {
  passed: number;
  failed: number;
}

const one = (good: boolean): Count => ({ passed: good ? 1 : 0, failed: good ? 0 : 1 });

function checkGenerated(): Count {
  const names = stale();
  if (names.length === 0) return one(true);
  console.error(`stale in contracts/abi: ${names.join(', ')}; run script/compile.ts`);
  return one(false);
}

function checkGas(): Count {
  const complaints = gasComplaints();
  for (const complaint of complaints) console.error(`${complaint}; run script/gas.ts`);
  return one(complaints.length === 0);
}

/** The sums in forge's last line. Without that line, as when it did not compile, it counts as one failure. */
function countOf({ printed, code }: ForgeRun): Count {
  const sums = /: (\d+) tests? passed, (\d+) failed, \d+ skipped/.exec(printed);
  const passed = Number(sums?.[1] ?? 0);
  const failed = Number(sums?.[2] ?? 0);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

const slow = process.argv.includes('--slow');
const counts = [checkGenerated(), checkGas()];
if (slow) counts.push(one(await coverage()));
const profile = slow ? 'slow' : 'default';
counts.push(countOf(await runForge(['test'], { profile, echo: true, checkGas: true })));
const sum = (pick: (count: Count) => number): number =>
  counts.reduce((total, count) => total + pick(count), 0);
const failed = sum((count) => count.failed);
console.log(`${sum((count) => count.passed)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
