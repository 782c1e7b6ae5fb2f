import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeBinary } from './native.ts';

export interface ForgeRun {
  /** Everything it wrote to stdout. */
  printed: string;
  code: number | null;
}

export interface ForgeOptions {
  /** The folder of a foundry.toml; default: this package. */
  cwd?: string;
  /** A profile of foundry.toml; default `default`. */
  profile?: string;
  /** Shows stdout while it runs. Complaints are always shown, unless `quiet`. */
  echo?: boolean;
  quiet?: boolean;
  /** False builds much faster, but the code is larger and uses more gas. */
  optimizer?: boolean;
  /** How often a fuzz test runs; default: as foundry.toml says. */
  fuzzRuns?: number;
  /** True: gas that differs from the checked-in figures fails. False: the figures are written. */
  checkGas?: boolean;
}

/** Runs forge to its end. @throws Error when it is not installed */
export function runForge(args: readonly string[], options: ForgeOptions = {}): Promise<ForgeRun> {
  const child = spawn(nativeBinary('forge'), [...args, '--color', 'never'], {
    cwd: options.cwd ?? fileURLToPath(new URL('../', import.meta.url)),
    env: {
      ...process.env,
      FOUNDRY_PROFILE: options.profile ?? 'default',
      ...(options.optimizer === false ? { FOUNDRY_OPTIMIZER: 'false' } : {}),
      ...(options.fuzzRuns ? { FOUNDRY_FUZZ_RUNS: String(options.fuzzRuns) } : {}),
      ...(options.checkGas ? { FORGE_SNAPSHOT_CHECK: 'true' } : {}),
      // bin/solc starts `node`, which should be this one.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    },
    stdio: ['ignore', 'pipe', options.quiet ? 'ignore' : 'inherit'],
  });
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (options.echo) process.stdout.write(chunk);
  });

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ printed, code }));
  });
}
