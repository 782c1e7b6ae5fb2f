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
/** Begins the names of runs' folders; the process that made one follows. */
const PREFIX = 'stint-run-';
const NAME = new RegExp(`^${PREFIX}(\\d+)-`);
const ABANDONED_MS = 60 * 60_000;

/** A run of tests: everything temporary is in its folder, and all its processes are known by it. */
export interface Run {
  folder: string;
  /**
   * Ends what lives of it and removes the folder. Whoever ends without a call of this, by `kill -9`
   * too, leaves that to a process beside it.
   * @param ending `done`: processes get a moment to end by themselves. `stopped`: none.
   * @returns a line for each thing that was left
   */
  close(ending: 'done' | 'stopped'): Promise<string[]>;
}

/**
 * Makes a run of this process and of what it starts from now on, by TMPDIR and STINT_TEST_RUN in
 * its environment. Inside of a run, it is that one, and its end is left to whoever made it. Removes
 * runs whose makers are long gone, where even what watched them was killed.
 */
export async function openRun(): Promise<Run> {
  const outer = process.env[RUN];
  if (outer !== undefined) return { folder: outer, close: async () => [] };
  for (const parent of temporaryFolders()) await sweepAbandoned(parent);
  const folder = mkdtempSync(join(runsFolder(), `${PREFIX}${process.pid}-`));
  // Before the environment says so: it is no part of the run that it ends.
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
    // Ctrl-C in a terminal reaches the whole group: it is in one of its own.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  // It keeps nobody from ending.
  const handles = [child, child.stdin as Socket, child.stdout as Socket];
  for (const handle of handles) handle.unref();
  return async (ending) => {
    for (const handle of handles) handle.ref();
    child.stdin.end(ending);
    const [code] = await exit;
    const lines = (await output).split('\n').filter((line) => line !== '');
    return code === 0 ? lines : [...lines, `what watches over ${folder} ended with ${code}`];
  };
}

async function sweepAbandoned(parent: string): Promise<void> {
  for (const name of readdirSync(parent)) {
    if (isAbandoned(parent, name)) await sweep(join(parent, name), 0);
  }
}

/** Its maker is gone, and for long: one that we cannot see, in another container, may share the folder. */
function isAbandoned(parent: string, name: string): boolean {
  const maker = NAME.exec(name)?.[1];
  if (maker === undefined || isAlive(Number(maker))) return false;
  const changed = statSync(join(parent, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - changed > ABANDONED_MS;
}
