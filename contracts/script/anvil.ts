import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepCopy, mendState } from './anvil-state.ts';
import { nativeBinary } from './native.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

export interface AnvilOptions {
  /** The port on 127.0.0.1. Zero for any free one, which `url` then names. */
  port: number;
  /** The file that keeps the chain across restarts. Without it the chain is only in memory. */
  statePath?: string;
  /** Default 31337. */
  chainId?: number;
  /** Prints nothing. Otherwise Anvil writes its log, with its well-known keys, to our stdout. */
  silent: boolean;
  /**
   * Allows calls to blocks from before a restart. Off by default: each dump, once a second, then holds
   * the state of every block, and 300 blocks take 9 MB, while 3,200 take 787 MB and 27 s.
   */
  preserveHistoricalStates?: boolean;
}

export interface Anvil {
  url: string;
  process: ChildProcess;
  /** Tells it to write its state and end, and waits until it has. Safe to call twice. */
  stop(): Promise<void>;
}

/** The chain could not be started: `port_busy`, `exited` before it answered, or `timeout` without an answer. */
export class AnvilError extends Error {
  readonly code: 'port_busy' | 'exited' | 'timeout';

  constructor(code: AnvilError['code'], message: string) {
    super(message);
    this.name = 'AnvilError';
    this.code = code;
  }
}

/**
 * Starts a local chain and waits until it answers. With `statePath`, a `kill -9` of the chain loses
 * at most the last second (two, when it hits in the middle of a write).
 *
 * @throws AnvilError, and Error when Anvil is not installed.
 */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  const port = await freePort(options.port);
  const url = `http://127.0.0.1:${port}`;
  const chainId = options.chainId ?? 31337;
  const flags = ['--host', '127.0.0.1', '--port', `${port}`, '--chain-id', `${chainId}`];
  if (options.silent) flags.push('--silent');
  if (options.statePath !== undefined) {
    await mendState(options.statePath);
    flags.push('--state', options.statePath, '--state-interval', '1');
    if (options.preserveHistoricalStates) flags.push('--preserve-historical-states');
  }

  const out = options.silent ? 'ignore' : 'inherit';
  const child = spawn(nativeBinary('anvil'), flags, { stdio: ['ignore', out, 'pipe'] });
  const stop = stopper(child);
  try {
    await answering(child, url, chainId);
  } catch (error) {
    await stop();
    throw error;
  }
  if (options.statePath !== undefined) keepCopy(child, url, options.statePath);
  return { url, process: child, stop };
}

/** Checks that the port is free: another chain there would answer in place of ours. @returns the port */
function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message = `cannot listen on 127.0.0.1:${port} (${error.code}): end what uses it, or choose another port`;
      reject(new AnvilError('port_busy', message));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

async function answering(child: ChildProcess, url: string, chainId: number): Promise<void> {
  let complaint = '';
  let failure: Error | undefined;
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  child.once('error', (error) => {
    failure = error;
  });
  const end = performance.now() + START_TIMEOUT_MS;

  while (performance.now() < end) {
    if (failure || hasEnded(child)) {
      const how = failure?.message ?? `code ${child.exitCode}, signal ${child.signalCode}`;
      throw new AnvilError(
        'exited',
        `anvil ended (${how}) before it answered: ${complaint.trim()}`,
      );
    }
    if (await answersAs(url, chainId)) return;
    await sleep(20);
  }

  throw new AnvilError('timeout', `anvil did not answer at ${url} within ${START_TIMEOUT_MS} ms`);
}

async function answersAs(url: string, chainId: number): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  const headers = { 'content-type': 'application/json' };

  try {
    const response = await fetch(url, { method: 'POST', headers, body });
    const { result } = (await response.json()) as { result?: string };
    return result !== undefined && Number(result) === chainId;
  } catch {
    return false;
  }
}

function stopper(child: ChildProcess): () => Promise<void> {
  // It must not outlive us when we exit without stopping it.
  const leave = (): void => void child.kill('SIGTERM');
  process.once('exit', leave);
  child.once('exit', () => process.off('exit', leave));

  return async () => {
    if (child.pid === undefined || hasEnded(child)) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(force);
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
