import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure } from './failure.ts';
import { openLog, tail } from './log-file.ts';
import { ROOT } from './paths.ts';

export interface Tool {
  /** A JavaScript file, from the root of the tree. */
  script: string;
  args: string[];
  env?: Record<string, string>;
  log: string;
  signal?: AbortSignal;
}

/**
 * Runs one of the tree's tools to its end, with its output in a log.
 * @throws Failure with the log's last lines; AbortError when the signal fires
 */
export async function runTool({ script, args, env, log, signal }: Tool): Promise<void> {
  const out = openLog(log);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, out],
    ...(signal && { signal }),
  });

  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code === 0) return;
    signal?.throwIfAborted();
    const name = `${basename(script)} ${args.join(' ')}`;
    throw new Failure(`${name} failed:\n\n${tail(log, 30)}\n`, `Its whole output is in ${log}`);
  } finally {
    closeSync(out);
  }
}
