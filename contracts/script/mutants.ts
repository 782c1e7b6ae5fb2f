/**
 * Breaks the contracts on purpose, in every way that mutants/kinds.ts knows, and prints which test
 * notices. What follows as an argument picks the mutants whose name contains it. The last line is
 * `N of N killed`; it fails with fewer, and when an entry of mutants/equivalent.ts no longer applies.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EQUIVALENT } from './mutants/equivalent.ts';
import { generate } from './mutants/generate.ts';
import type { Verdict } from './mutants/lane.ts';
import { type Mutant, nameOf } from './mutants/mutant.ts';
import { createWorkspaces } from './mutants/workspace.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
const LANES = Math.min(availableParallelism(), 4);

/** How many were killed, and how many there were; what does not compile is none. */
interface Score {
  killed: number;
  tried: number;
}

function report(mutant: Mutant, { by, invalid }: Verdict, score: Score): void {
  if (invalid !== undefined) {
    if (process.env.MUTANTS_VERBOSE) console.log(`no mutant: ${nameOf(mutant)}\n${invalid}`);
    return;
  }
  ++score.tried;
  if (by) ++score.killed;
  console.log(`${by ? `killed by ${by}` : 'SURVIVED'.padEnd(20)} | ${nameOf(mutant)}`);
}

/** Gives a lane one mutant after the other until none is left. */
function lane(dir: string, queue: Mutant[], score: Score): Promise<void> {
  const worker = new Worker(new URL('./mutants/lane.ts', import.meta.url), { workerData: dir });
  let current: Mutant | undefined;
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    worker.on('message', (verdict: Verdict | 'ready') => {
      if (current && verdict !== 'ready') report(current, verdict, score);
      current = queue.shift();
      worker.postMessage(current ?? null);
    });
  });
}

const wanted = process.argv[2] ?? '';
const all = generate();
const names = new Set(all.map(nameOf));
const stale = Object.keys(EQUIVALENT).filter((name) => !names.has(name));
for (const name of stale) console.error(`no longer there: ${name}`);

const queue = all.filter((one) => !(nameOf(one) in EQUIVALENT) && nameOf(one).includes(wanted));
console.log(`${queue.length} changes, and ${all.length - names.size} share a name with another`);
const score: Score = { killed: 0, tried: 0 };
const dirs = await createWorkspaces(LANES, (dir) => {
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
});
await Promise.all(dirs.map((dir) => lane(dir, queue, score)));
const listed = Object.keys(EQUIVALENT).length;
console.log(
  `${listed} more cannot be told from the original: contracts/script/mutants/equivalent.ts`,
);
console.log(`${score.killed} of ${score.tried} killed`);
process.exitCode = score.killed === score.tried && stale.length === 0 ? 0 : 1;
