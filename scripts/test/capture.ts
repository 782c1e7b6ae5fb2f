import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../shared/paths.ts';

const KEEP_CHARACTERS = 200_000;
const running = new Set<ChildProcess>();
let stopped = false;

export interface Captured {
  code: number | null;
  /** Both streams, the last 200,000 characters. */
  output: string;
}

/**
 * Runs a script of the tree under this Node and collects its output. It gets its own process group,
 * so that nothing it starts outlives it.
 * @throws Error after {@link endAll}
 * @param script a JavaScript or TypeScript file, from the root of the tree.
 * @param options `root`: that of another tree, by default this one.
 */
export async function capture(
  script: string,
  args: string[],
  options: { timeoutMs: number; root?: string },
): Promise<Captured> {
  if (stopped) throw new Error('The run was stopped.');

  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.root ?? ROOT,
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  let output = '';
  const take = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEEP_CHARACTERS);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const timer = setTimeout(() => {
    output += `\nStopped after ${options.timeoutMs / 1000} s.\n`;
    endGroup(child);
  }, options.timeoutMs);

  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return { code, output };
  } finally {
    clearTimeout(timer);
    endGroup(child);
    running.delete(child);
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}

/** Ends everything that runs, for when we are told to stop. Nothing can be started afterwards. */
export function endAll(): void {
  stopped = true;
  for (const child of running) endGroup(child);
}
