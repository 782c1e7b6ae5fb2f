import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NODE_FLAGS } from '../../service/src/node-flags.ts';
import { testKey } from './keys.ts';
import { freePort } from './ports.ts';

const TOKEN = 'cosigner-token-for-tests-forty-characters';

/** A cosigner process; its log is `cosigner.log` in the network's folder. */
export interface TestCosigner {
  url: string;
  token: string;
  /** What it keeps. */
  folder: string;
  /** The service's settings for it. */
  settings: Record<string, string>;
  start(): Promise<void>;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a cosigner with a folder of its own, and starts it. */
export async function startCosigner(at: {
  dir: string;
  rpcUrl: string;
  vault: string;
}): Promise<TestCosigner> {
  const main = new URL('../../service/src/cli/main.ts', import.meta.url).pathname;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = join(at.dir, 'cosigner');
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    STINT_COSIGNER_KEY: testKey('cosigner'),
    STINT_COSIGNER_TOKEN: TOKEN,
    STINT_COSIGNER_RPC_URL: at.rpcUrl,
    STINT_COSIGNER_PORT: String(port),
    STINT_COSIGNER_FOLDER: folder,
    STINT_VAULT: at.vault,
  };
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };

  async function start(): Promise<void> {
    const log = openSync(join(at.dir, 'cosigner.log'), 'a');
    child = spawn(process.execPath, [...NODE_FLAGS, main, 'cosign'], {
      env,
      stdio: ['ignore', log, log],
    });
    while (!(await answers(url))) {
      if (child.exitCode !== null) {
        throw new Error(`The cosigner ended before it was ready. See ${at.dir}/cosigner.log`);
      }
      await pause(25);
    }
  }

  await start();
  return {
    url,
    token: TOKEN,
    folder,
    settings: { STINT_COSIGNER_URL: url, STINT_COSIGNER_TOKEN: TOKEN },
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

const answers = (url: string) =>
  fetch(`${url}/v1/state`).then(
    () => true,
    () => false,
  );
