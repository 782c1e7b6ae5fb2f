import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NODE_FLAGS } from '../../service/src/node-flags.ts';
import { endProcess, hasEnded } from '../shared/ended.ts';
import { Failure } from '../shared/failure.ts';
import { openLog, tail } from '../shared/log-file.ts';
import { ROOT } from '../shared/paths.ts';
import type { Children } from './children.ts';

/** A process of ours: what people call it, and what it runs. */
export interface Program {
  role: 'service' | 'cosigner';
  main: string;
  args: string[];
  /** An address that answers once it is up. */
  ready: string;
}

export const SERVICE: Omit<Program, 'ready'> = {
  role: 'service',
  main: join(ROOT, 'service', 'src', 'main.ts'),
  args: [],
};
export const COSIGNER: Omit<Program, 'ready'> = {
  role: 'cosigner',
  main: join(ROOT, 'service', 'src', 'cli', 'main.ts'),
  args: ['cosign'],
};

const READY_LIMIT_MS = 30_000;
const STOP_PATIENCE_MS = 20_000;
/** When a service dies more often than this, starting it again does not help. */
const RESTART_EVERY_MS = 60_000;

export interface ServiceOptions {
  program: Program;
  env: Record<string, string>;
  log: string;
  children: Children;
  say(line: string): void;
  /** Called once, when it has ended for good. */
  failed(error: Failure): void;
  /** Fires when everything is to stop. */
  signal: AbortSignal;
}

export interface RunningService {
  stop(): Promise<void>;
}

/**
 * Runs the service or the cosigner and restarts it when it dies, at most once a minute.
 * @throws Failure with the log's last lines when it does not get ready
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { role } = options.program;
  let stopping = false;
  let restarted = Number.NEGATIVE_INFINITY;
  let child = await launch(options);
  watch();

  function watch(): void {
    const { pid } = child;
    child.once('exit', (code, signal) => {
      if (pid !== undefined) options.children.remove(pid);
      if (!stopping) void restart(`The ${role} ended unexpectedly (${signal ?? `code ${code}`})`);
    });
  }

  async function restart(what: string): Promise<void> {
    const lines = tail(options.log, 15);
    try {
      if (performance.now() - restarted < RESTART_EVERY_MS) {
        throw new Failure(`${what}:\n\n${lines}\n`, `Its whole log is ${options.log}`);
      }
      options.say(`${what}:\n\n${lines}\n\nStarting it again ...`);
      restarted = performance.now();
      child = await launch(options);
      watch();
      options.say(`The ${role} is running again.`);
    } catch (error) {
      if (!stopping) options.failed(error as Failure);
    }
  }

  return {
    async stop() {
      stopping = true;
      await endProcess(child, STOP_PATIENCE_MS);
    },
  };
}

async function launch(options: ServiceOptions): Promise<ChildProcess> {
  const { program, env, log, children, signal } = options;
  const { role, main, args } = program;
  const out = openLog(log);
  const child = spawn(process.execPath, [...NODE_FLAGS, main, ...args], {
    cwd: ROOT,
    env: { ...inherited(role), ...env },
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  if (child.pid === undefined) throw (await once(child, 'error'))[0];

  children.add({ role, pid: child.pid, mark: [main, ...args].join(' ') });
  const end = performance.now() + READY_LIMIT_MS;

  while (!(await isReady(program))) {
    if (!hasEnded(child) && !signal.aborted && performance.now() < end) {
      await pause(50);
      continue;
    }
    const what = hasEnded(child) ? 'ended before it was ready' : 'was not ready in time';
    await endProcess(child, STOP_PATIENCE_MS);
    signal.throwIfAborted();
    throw new Failure(`The ${role} ${what}:\n\n${tail(log, 15)}\n`, `Its whole log is ${log}`);
  }

  return child;
}

/** Settings of the service in this shell are not the cosigner's. */
const inherited = (role: Program['role']): NodeJS.ProcessEnv =>
  role === 'service'
    ? process.env
    : Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !name.startsWith('STINT_')),
      );

/** A cosigner answers those without its token as well, if only to refuse them. */
const isReady = ({ role, ready }: Program): Promise<boolean> =>
  fetch(ready, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok || role === 'cosigner',
    () => false,
  );
