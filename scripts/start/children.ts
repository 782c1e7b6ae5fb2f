import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod/mini';
import { writeJson } from '../../service/src/cli/files.ts';
import { readChecked } from '../../service/src/cli/local-network.ts';
import { commandLine, startedWith } from './command-line.ts';

const PATIENCE_MS = 10_000;
const POLL_MS = 50;

const Child = z.object({
  role: z.enum(['chain', 'cosigner', 'service', 'browser']),
  pid: z.int(),
  /** A part of its command line by which it is recognised. */
  mark: z.string(),
});
type Child = z.infer<typeof Child>;
const Children = z.array(Child);

/** The processes that this start runs, kept on disk so that the next one can end what a `kill -9` left over. */
export interface Children {
  add(child: Child): void;
  remove(pid: number): void;
}

const fileIn = (dir: string) => join(dir, 'children.json');

export function createChildren(dir: string): Children {
  let running: Child[] = [];
  const save = () => writeJson(fileIn(dir), running, 0o600);
  return {
    add(child) {
      running.push(child);
      save();
    },
    remove(pid) {
      running = running.filter((child) => child.pid !== pid);
      save();
    },
  };
}

const isStillRunning = ({ pid, mark }: Child): boolean =>
  commandLine(pid)?.join(' ').includes(mark) ?? false;

/**
 * Ends what an earlier start left running: only the processes that it recorded, and only if their
 * command line is still the same.
 * @param chainState the state file of the local chain, which may run without having been recorded yet
 * @returns how many processes there were
 */
export async function endLeftOvers(dir: string, chainState: string): Promise<number> {
  const known = readChecked(fileIn(dir), Children) ?? [];
  const pids = startedWith(['--state', chainState]).filter((pid) =>
    known.every((child) => child.pid !== pid),
  );
  const chains = pids.map((pid): Child => ({ role: 'chain', pid, mark: chainState }));
  const leftOver = [...known, ...chains].filter(isStillRunning);
  // The browser first, the chain last: each needs the next.
  const order = ['browser', 'service', 'cosigner', 'chain'];
  leftOver.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  for (const child of leftOver) await end(child);
  writeJson(fileIn(dir), [], 0o600);

  return leftOver.length;
}

async function end(child: Child): Promise<void> {
  const force = performance.now() + PATIENCE_MS;
  send(child.pid, 'SIGTERM');
  while (isStillRunning(child)) {
    if (performance.now() > force) send(child.pid, 'SIGKILL');
    await pause(POLL_MS);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
