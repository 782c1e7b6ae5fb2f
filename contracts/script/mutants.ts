/**
 * Breaks the vault on purpose, one guard at a time (mutants-table.ts), and prints which test notices.
 * The last line is `N of N killed`. It fails with fewer, or when a mutant no longer applies or does
 * not compile.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ForgeRun, runForge } from './forge.ts';
import { MUTANTS, type Mutant } from './mutants-table.ts';
import { createWorkspace } from './workspace.ts';

const LANES = 2;
const WALKS = 'test/Invariant.t.sol';
/** All tests except the invariant walks and the measurements. */
const OTHERS = ['--no-match-path', 'test/{Invariant,Gas}.t.sol'];
/** The tests that should notice, by file of the vault. They run first. */
const SUITES: Record<string, string> = {
  'Roles.sol': 'Setup',
  'Signers.sol': '{Signers,Signature}',
  'Pool.sol': '{Caps,Claim}',
  'Campaigns.sol': '{Fund,Accrue,Token}',
  'Payouts.sol': '{Claim,Signature,Wallet}',
  'Vouchers.sol': '{Claim,Settle,Signature,Token}',
  'Roots.sol': 'Roots',
  'Batch.sol': 'Batch',
  'PackedReader.sol': 'Batch',
};

/** Applies a mutant. @throws Error when the text to replace does not occur exactly once */
function mutate(source: string, { file, from, to }: Mutant): string {
  const parts = source.split(from);
  if (parts.length !== 2) {
    throw new Error(`${file} has this text ${parts.length - 1} times and not once: ${from}`);
  }
  return parts.join(to);
}

/** The first test that failed, or undefined. @throws Error when nothing was tested */
function killer({ printed, code }: ForgeRun): string | undefined {
  if (code === 0) return undefined;
  const [, suite, failures] = printed.split(/failing tests? in test\/(\S+):\w+\n/);
  const test = /\b((?:test|invariant)\w*)\(/.exec(failures ?? '')?.[1];
  if (test === undefined)
    throw new Error(`forge failed without a failing test:\n${printed.slice(-3_000)}`);
  return `${suite} ${test}`;
}

/** Runs without the optimizer, which takes most of a build's time; the vault is then too large to deploy. */
function test(dir: string, filter: readonly string[]): Promise<ForgeRun> {
  const args = ['test', '--fail-fast', '--no-match-test', 'test_fits', ...filter];
  return runForge(args, { cwd: dir, quiet: true, optimizer: false });
}

/** Runs the suites that should notice, then all others, then the walks if the mutant has survived these. */
async function hunt(dir: string, file: string): Promise<string | undefined> {
  const suites = ['--match-path', `test/${SUITES[file]}.t.sol`];
  for (const filter of [suites, OTHERS, ['--match-path', WALKS]]) {
    const by = killer(await test(dir, filter));
    if (by !== undefined) return by;
  }
  return undefined;
}

async function judge(dir: string, mutant: Mutant): Promise<boolean> {
  const path = join(dir, 'src/vault', mutant.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, mutate(source, mutant));

  try {
    const by = await hunt(dir, mutant.file);
    const title = `${mutant.file.padEnd(17)} ${mutant.why.padEnd(36)}`;
    console.log(`${title} ${by === undefined ? 'SURVIVED' : `killed by ${by}`}`);
    return by !== undefined;
  } finally {
    writeFileSync(path, source);
  }
}

/** Tries mutants until the queue is empty. @returns how many were killed */
async function lane(queue: Mutant[]): Promise<number> {
  const dir = createWorkspace();
  let killed = 0;

  try {
    const unbroken = killer(await test(dir, OTHERS));
    if (unbroken !== undefined) throw new Error(`The unchanged vault fails ${unbroken}.`);
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      if (await judge(dir, mutant)) ++killed;
    }
  } finally {
    rmSync(dir, { recursive: true });
  }

  return killed;
}

// Check that all apply before the first is tried.
for (const mutant of MUTANTS) {
  mutate(readFileSync(new URL(`../src/vault/${mutant.file}`, import.meta.url), 'utf8'), mutant);
}
const queue = [...MUTANTS];
const lanes = await Promise.all(Array.from({ length: LANES }, () => lane(queue)));
const killed = lanes.reduce((sum, count) => sum + count, 0);
console.log(`${killed} of ${MUTANTS.length} killed`);
process.exitCode = killed === MUTANTS.length ? 0 : 1;
