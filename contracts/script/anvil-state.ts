/**
 * Anvil overwrites its state file in place, once a second. A `kill -9` in the middle of that leaves
 * half a file, with which it does not start again. So we keep a copy that is only ever replaced whole.
 */
import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const INTERVAL_MS = 1_000;
const unzip = promisify(gunzip);

const copyOf = (statePath: string): string => `${statePath}.good`;

/** Creates the folder, and replaces a state file that was cut off with the last complete copy. */
export async function mendState(statePath: string): Promise<void> {
  await mkdir(dirname(statePath), { recursive: true });
  if ((await isWhole(statePath)) !== false) return;
  if (await isWhole(copyOf(statePath))) await copyFile(copyOf(statePath), statePath);
}

/** Undefined when there is no such file. */
async function isWhole(path: string): Promise<boolean | undefined> {
  try {
    JSON.parse(await readFile(path, 'utf8'));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : false;
  }
}

/** Copies the chain's state after each new block, until the chain ends. */
export function keepCopy(child: ChildProcess, url: string, statePath: string): void {
  let copied = '';
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;

    busy = true;
    try {
      const block = await call(url, 'eth_blockNumber');
      if (block !== copied) await replace(copyOf(statePath), await dump(url));
      copied = block;
    } catch {
      // The chain is ending or the disk is full. Anvil's own file stays, and the next round tries again.
    } finally {
      busy = false;
    }
  }, INTERVAL_MS);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}

async function dump(url: string): Promise<Uint8Array> {
  const zipped = await call(url, 'anvil_dumpState');
  return unzip(Buffer.from(zipped.slice(2), 'hex'));
}

async function replace(path: string, content: Uint8Array): Promise<void> {
  const next = `${path}.next`;
  const file = await open(next, 'w');

  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }

  await rename(next, path);
}

async function call(url: string, method: string): Promise<string> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body });
  const { result } = (await response.json()) as { result?: string };
  if (result === undefined) throw new Error(`${method} returned no result.`);
  return result;
}
