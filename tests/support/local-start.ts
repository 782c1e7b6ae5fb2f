import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import { isAlive } from '../../scripts/shared/is-alive.ts';
import { freePort } from './ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One run of `npm start`. */
export interface Run {
  /** What it has printed so far. */
  output(): string;
  /** Resolves when the network is up. @throws Error with its output when it ends before that */
  serving(): Promise<void>;
  /** Resolves with the exit code. */
  ended(): Promise<number | null>;
  /** Sends a signal, as Ctrl-C or `kill` do. */
  signal(signal: NodeJS.Signals): void;
}

/** A state folder and ports on which `npm start` can be run repeatedly. */
export interface LocalStart {
  dir: string;
  port: number;
  chainPort: number;
  run(...args: string[]): Run;
  network(): PinnedNetwork;
  /** The processes that are running: `npm start` itself, and those that it started. */
  pids(): { lead: number | null; children: number[] };
  remove(): void;
}

export async function localStart(): Promise<LocalStart> {
  const dir = mkdtempSync(join(tmpdir(), 'stint-start-'));
  const [port, chainPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    STINT_STATE: dir,
    STINT_PORT: String(port),
    STINT_CHAIN_PORT: String(chainPort),
    STINT_READING_FLOOR: '0',
    STINT_POW_BITS: '4',
  };
  const read = (name: string) => readFileSync(join(dir, name), 'utf8');

  return {
    dir,
    port,
    chainPort,
    run(...args) {
      const script = join(root, 'scripts/start.mjs');
      const child = spawn(process.execPath, [script, '--no-browser', ...args], { env });
      return observe(child);
    },
    network: () => JSON.parse(read('network.json')) as PinnedNetwork,
    pids() {
      const lead = existsSync(join(dir, 'pid')) ? Number(read('pid')) : 0;
      const children = JSON.parse(read('children.json')) as { pid: number }[];
      return {
        lead: isAlive(lead) ? lead : null,
        children: children.map(({ pid }) => pid).filter(isAlive),
      };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function observe(child: ChildProcess): Run {
  let output = '';
  let changed = () => {};
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    changed();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const closed = once(child, 'close').then(([code]) => code as number | null);

  return {
    output: () => output,
    serving: () =>
      new Promise((resolve, reject) => {
        const look = () => output.includes('Press Ctrl-C to stop everything') && resolve();
        changed = look;
        look();
        void closed.then(() => reject(new Error(`npm start ended:\n${output}`)));
      }),
    ended: () => closed,
    signal: (signal) => void child.kill(signal),
  };
}
