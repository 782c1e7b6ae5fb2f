/**
 * Tries mutants in a workspace of its own: takes one at a time from the main thread, and says which test
 * noticed it.
 */
import { writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type ForgeRun, runForge } from '../forge.ts';
import { apply, type Mutant } from './mutant.ts';
import { creationCode, readSource } from './syntax.ts';
import { codePath, putCode } from './workspace.ts';

/** So that a loop without an end is soon over. No test needs as much. */
const LIMIT = ['--gas-limit', '100000000'];
/** All tests except the invariant walks and the measurements. */
const OTHERS = ['--no-match-path', 'test/{Invariant,Gas}.t.sol', ...LIMIT];
const WALKS = ['--match-path', 'test/Invariant.t.sol'];
/** The tests that should notice, by source. They run first. */
const SUITES: Record<string, string> = {
  'EarningsVault.sol': '{Batch,Setup}',
  'Multisig.sol': 'Multisig',
  'Timelock.sol': 'Multisig',
  'DemoToken.sol': 'Token',
  'vault/Signers.sol': '{Signers,Setup,Signature}',
  'vault/Pool.sol': '{Caps,Claim,Setup}',
  'vault/Campaigns.sol': '{Fund,Accrue,Token}',
  'vault/Claims.sol': '{Claim,Settle,Signature,Wallet,Token}',
  'vault/Roots.sol': 'Roots',
};

/** The first test that failed, or undefined. @throws Error when nothing was tested */
function killer({ printed, code }: ForgeRun): string | undefined {
  if (code === 0) return undefined;
  const [, suite, failures] = printed.split(/failing tests? in test\/(\S+):\w+\n/);
  const test = /\b((?:test|invariant|setUp)\w*)\(/.exec(failures ?? '')?.[1];
  if (test === undefined) {
    throw new Error(`forge failed without a failing test:\n${printed.slice(-3_000)}`);
  }
  return `${suite} ${test}`;
}

/** How often a fuzz test runs: a few times find nearly every mutant, and most of the time goes into them. */
const FUZZ_RUNS = { first: 32, last: 256 };

/** Without the optimizer the vault is too large to deploy. */
const test = async (filter: readonly string[], fuzzRuns: number): Promise<string | undefined> => {
  const args = ['test', '--fail-fast', '--no-match-test', 'test_fits', ...filter];
  return killer(await runForge(args, { cwd: dir, quiet: true, optimizer: false, fuzzRuns }));
};

/** The tests that should notice, then all, then all for longer. */
async function hunt({ file }: Mutant): Promise<string | null> {
  const first = ['--match-path', `test/${SUITES[file]}.t.sol`, ...LIMIT];
  return (
    (await test(first, FUZZ_RUNS.first)) ??
    (await test(OTHERS, FUZZ_RUNS.first)) ??
    (await test(OTHERS, FUZZ_RUNS.last)) ??
    (await test(WALKS, FUZZ_RUNS.last)) ??
    null
  );
}

const dir = workerData as string;
const originals = putCode(dir);
const put = (contract: string, code: string) => writeFileSync(codePath(dir, contract), `0x${code}`);

/** What became of a mutant: who noticed, `null` for nobody, or why it is none. */
export interface Verdict {
  by?: string | null;
  invalid?: string;
}

async function judge(mutant: Mutant): Promise<Verdict> {
  const { contract, file } = mutant;
  let code: string;
  try {
    code = creationCode(contract, new Map([[file, apply(readSource(file), mutant)]]));
  } catch (cause) {
    return { invalid: String(cause) };
  }
  if (code === originals.get(contract)) return { invalid: 'It compiles to the same code.' };
  put(contract, code);
  try {
    return { by: await hunt(mutant) };
  } finally {
    put(contract, originals.get(contract)!);
  }
}

const port = parentPort!;
const unbroken = await test(OTHERS, FUZZ_RUNS.first);
if (unbroken !== undefined) throw new Error(`The unchanged contracts fail ${unbroken}.`);
port.on('message', (mutant: Mutant | null) => {
  if (mutant === null) port.close();
  else void judge(mutant).then((verdict) => port.postMessage(verdict));
});
port.postMessage('ready');
