import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../is-alive.ts';
import { RUN } from './processes.ts';
import { sweep } from './sweep.ts';
import { runsFolder, temporaryFolders } from './temporary.ts';

const WATCH = fileURLToPath(new URL('./watch.ts', import.meta.url));
/** A run's folder is called this, followed by the pid of the process that made it. */
const PREFIX = 'stint-run-';
const NAME = new RegExp(`^${PREFIX}(\\d+)-`);
const ABANDONED_MS = 60 * 60_000;

/** A run of tests: a folder for everything temporary, and all processes that were started in it. */
export interface Run {
  folder: string;
  /**
   * Ends the processes that are left and removes the folder. When its maker ends without calling
   * this, be it by `kill -9`, a separate process does it.
   * @param ending `done`: processes get a moment to end by themselves; `stopped`: they do not
   * @returns a line for each thing that was left
   */
  close(ending: 'done' | 'stopped'): Promise<string[]>;
}

/**
 * Makes a run of this process and of what it starts from now on, through TMPDIR and STINT_TEST_RUN
 * in its environment. Within a run it returns that run, which its maker ends. Also removes old runs
 * that nobody has ended, because even the process that watched them was killed.
 */
export async function openRun(): Promise<Run> {
  const outer = process.env[RUN];
  if (outer !== undefined) return { folder: outer, close: async () => [] };

  for (const parent of temporaryFolders()) await sweepAbandoned(parent);
  const folder = mkdtempSync(join(runsFolder(), `${PREFIX}${process.pid}-`));
  // Before the environment is set: the watcher must not be part of the run that it ends.
  const end = watch(folder);
  const { TMPDIR } = process.env;
  Object.assign(process.env, { [RUN]: folder, TMPDIR: folder });

  return {
    folder,
    async close(ending) {
      const left = await end(ending);
      delete process.env[RUN];
      delete process.env.TMPDIR;
      if (TMPDIR !== undefined) process.env.TMPDIR = TMPDIR;
      return left;
    },
  };
}

function watch(folder: string): Run['close'] {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WATCH, folder], {
    // Ctrl-C in a terminal reaches the whole process group, so it gets its own.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  // It must not keep this process from ending.
  const handles = [child, child.stdin as Socket, child.stdout as Socket];
  for (const handle of handles) handle.unref();

  return async (ending) => {
    for (const handle of handles) handle.ref();
    child.stdin.end(ending);
    const [code] = await exit;
    const lines = (await output).split('\n').filter((line) => line !== '');
    return code === 0 ? lines : [...lines, `the process that watches ${folder} ended with ${code}`];
  };
}

async function sweepAbandoned(parent: string): Promise<void> {
  for (const name of readdirSync(parent)) {
    if (isAbandoned(parent, name)) await sweep(join(parent, name), 0);
  }
}

/** Its maker has been gone for an hour: one in another container, which we cannot see, may share the folder. */
function isAbandoned(parent: string, name: string): boolean {
  const maker = NAME.exec(name)?.[1];
  if (maker === undefined || isAlive(Number(maker))) return false;
  const changed = statSync(join(parent, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - changed > ABANDONED_MS;
}
