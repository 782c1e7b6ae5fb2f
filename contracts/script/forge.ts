import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeBinary } from './native.ts';

export interface ForgeRun {
  /** Everything it said to stdout. */
  printed: string;
  code: number | null;
}

export interface ForgeOptions {
  /** The folder of a foundry.toml; default: this package. */
  cwd?: string;
  /** Of foundry.toml; default `default`. */
  profile?: string;
  /** Shows stdout while it runs. Complaints are shown in any case, unless `quiet`. */
  echo?: boolean;
  quiet?: boolean;
  /** False builds much faster, to something larger and dearer. */
  optimizer?: boolean;
  /** Gas that differs from what is checked in is a failure; else it is written. */
  checkGas?: boolean;
}

/** Runs forge to its end. Throws Error when it is not installed. */
export function runForge(args: readonly string[], options: ForgeOptions = {}): Promise<ForgeRun> {
  const child = spawn(nativeBinary('forge'), [...args, '--color', 'never'], {
    cwd: options.cwd ?? fileURLToPath(new URL('../', import.meta.url)),
    env: {
      ...process.env,
      FOUNDRY_PROFILE: options.profile ?? 'default',
      ...(options.optimizer === false ? { FOUNDRY_OPTIMIZER: 'false' } : {}),
      ...(options.checkGas ? { FORGE_SNAPSHOT_CHECK: 'true' } : {}),
      // bin/solc starts `node`: let that be this one.
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
